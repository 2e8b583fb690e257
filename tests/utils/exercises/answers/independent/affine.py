# %% right: einsum
import numpy as np

def affine(inputs, weights, bias):
    return np.einsum("nf,cf->nc", inputs, weights) + bias

# %% right: three loops, returns lists
def affine(inputs, weights, bias):
    outputs = []
    for x in inputs:
        row = []
        for w, b in zip(weights, bias):
            total = float(b)
            for a, c in zip(x, w):
                total += float(a) * float(c)
            row.append(total)
        outputs.append(row)
    return outputs

# %% right: sample by sample, as in line 2 of the lesson
import numpy as np

def affine(inputs, weights, bias):
    return np.array([np.dot(weights, x) + bias for x in inputs])

# %% right: the other way round, transposed at the end
import numpy as np

def affine(inputs, weights, bias):
    return (np.matmul(weights, np.transpose(inputs)) + np.reshape(bias, (-1, 1))).T

# %% right: PyTorch's linear in float64
import torch

def affine(inputs, weights, bias):
    x, w, b = (torch.as_tensor(array, dtype=torch.float64) for array in (inputs, weights, bias))
    return torch.nn.functional.linear(x, w, b).numpy()

# %% wrong: weights transposed
# in words: does not transpose the weights
# what happens: the shapes do not fit and NumPy raises; with as many classes as features the numbers are wrong
import numpy as np

def affine(inputs, weights, bias):
    return inputs @ weights + bias

# %% wrong: weights reshaped
# in words: reshapes the weights instead of transposing them
# what happens: the shape fits, but the weights of different classes are mixed up
import numpy as np

def affine(inputs, weights, bias):
    n_classes, n_features = weights.shape
    return inputs @ weights.reshape(n_features, n_classes) + bias

# %% wrong: bias missing
# in words: forgets the bias
# what happens: every output of class k is off by bias[k]
import numpy as np

def affine(inputs, weights, bias):
    return inputs @ weights.T

# %% wrong: one sample a column
# in words: transposed, one sample a column
# what happens: the shape is (n_classes, n_samples)
import numpy as np

def affine(inputs, weights, bias):
    return weights @ inputs.T + bias[:, None]

# %% wrong: products not summed
# in words: entry by entry instead of a matrix product
# what happens: the shapes do not fit and NumPy raises, or no sum over the features is taken
import numpy as np

def affine(inputs, weights, bias):
    return inputs * weights + bias

# %% wrong: bias before the product
# in words: misplaced brackets, the bias is added to the weights
# what happens: the shape fits, but the bias is multiplied by the sum of each sample's inputs
import numpy as np

def affine(inputs, weights, bias):
    return inputs @ (weights.T + bias)

# %% wrong: bias by sample
# in words: adds the bias as a column, one number a sample
# what happens: raises unless there are as many samples as classes or one sample; the bias must go along the classes
import numpy as np

def affine(inputs, weights, bias):
    return np.dot(inputs, weights.T) + bias.reshape(-1, 1)

# %% wrong: only the first row
# in words: does only the first sample
# what happens: one row of shape (n_classes,) comes back for the whole batch
import numpy as np

def affine(inputs, weights, bias):
    return weights @ inputs[0] + bias

# %% wrong: bias more than once
# in words: adds the bias inside the loop over the features
# what happens: the bias counts as often as there are features
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            for j in range(inputs.shape[1]):
                outputs[i, k] += inputs[i, j] * weights[k, j] + bias[k]
    return outputs

# %% wrong: something on top of the outputs
# in words: applies softmax on top
# what happens: probabilities come back instead of the raw outputs
import numpy as np

def affine(inputs, weights, bias):
    outputs = inputs @ weights.T + bias
    outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return outputs / outputs.sum(axis=1, keepdims=True)

# %% wrong: cut to whole numbers
# in words: collects the outputs in an array of whole numbers
# what happens: the decimals are cut off
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)), dtype=int)
    for i, x in enumerate(inputs):
        outputs[i] = weights @ x + bias
    return outputs
