# %% right: tensordot
import numpy as np

def affine(inputs, weights, bias):
    return np.tensordot(inputs, weights, axes=(1, 1)) + bias

# %% right: a product and a sum over the last axis
import numpy as np

def affine(inputs, weights, bias):
    return (inputs[:, None, :] * weights[None, :, :]).sum(axis=-1) + bias[None, :]

# %% right: class by class, in columns
import numpy as np

def affine(inputs, weights, bias):
    return np.stack([inputs @ w + b for w, b in zip(weights, bias)], axis=1)

# %% right: filled from the bias
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.tile(bias, (len(inputs), 1)).astype(float)
    outputs += inputs.dot(weights.transpose())
    return outputs

# %% wrong: cut to whole numbers
# in words: a table of the type of the inputs, which may be whole numbers
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)), dtype=inputs.dtype)
    for i in range(len(inputs)):
        outputs[i] = weights @ inputs[i] + bias
    return outputs

# %% wrong: loses an axis
# in words: squeezes, so that a batch of one loses its axis
import numpy as np

def affine(inputs, weights, bias):
    return (inputs @ weights.T + bias).squeeze()

# %% wrong: bias before the product
# in words: the bias goes to the inputs
def affine(inputs, weights, bias):
    return (inputs + bias) @ weights.T

# %% wrong: weights reshaped
# in words: a reshape for the transposition, in np.dot
import numpy as np

def affine(inputs, weights, bias):
    return np.dot(inputs, np.reshape(weights, (weights.shape[1], weights.shape[0]))) + bias

# %% wrong: weights before the inputs
# in words: np.dot with the weights first
import numpy as np

def affine(inputs, weights, bias):
    return np.dot(weights, inputs) + bias

# %% wrong: products not summed
# in words: * for @, and the sum afterwards
import numpy as np

def affine(inputs, weights, bias):
    return np.sum(inputs * weights, axis=1) + bias

# %% wrong: one feature alone
# in words: = for += in the loop over the features
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            for j in range(inputs.shape[1]):
                outputs[i, k] = inputs[i, j] * weights[k, j] + bias[k]
    return outputs

# %% wrong: one sample a column
# in words: weights first, and the bias along the wrong axis
def affine(inputs, weights, bias):
    return weights @ inputs.T + bias

# %% wrong: something on top of the outputs
# in words: ReLU on top
import numpy as np

def affine(inputs, weights, bias):
    return np.maximum(0, inputs @ weights.T + bias)

# %% wrong: only the last row
# in words: the loop keeps the last sample alone
def affine(inputs, weights, bias):
    for x in inputs:
        outputs = weights @ x + bias
    return outputs

# %% right: the loop, with both faults mended
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i, k] = (inputs[i] * weights[k]).sum() + bias[k]
    return outputs

# %% right: a row at a time
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        outputs[i] = (inputs[i] * weights).sum(axis=1) + bias
    return outputs

# %% wrong: bias more than once
# in words: only the place is mended
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i, k] = (inputs[i] * weights[k] + bias[k]).sum()
    return outputs

# %% wrong: one number for the whole row
# in words: only the bias is mended
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i] = (inputs[i] * weights[k]).sum() + bias[k]
    return outputs

# %% wrong: one number for the whole row
# in words: the whole bias, on the whole row
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i] = (inputs[i] * weights[k]).sum() + bias
    return outputs

# %% wrong: one sample for the whole column
# in words: the column for the place
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[:, k] = (inputs[i] * weights[k]).sum() + bias[k]
    return outputs

# %% wrong: one sample for the whole column
# in words: the column for the place, and the bias inside the sum
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[:, k] = (inputs[i] * weights[k] + bias[k]).sum()
    return outputs

# %% wrong: classes added up
# in words: += in the row
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i] += (inputs[i] * weights[k]).sum() + bias[k]
    return outputs

# %% wrong: bias missing
# in words: the place mended, the bias taken out of the sum and lost
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i, k] = (inputs[i] * weights[k]).sum()
    return outputs

# %% wrong: bias before the product
# in words: the place mended, the bias added to the weights
import numpy as np

def affine(inputs, weights, bias):
    outputs = np.zeros((len(inputs), len(weights)))
    for i in range(len(inputs)):
        for k in range(len(weights)):
            outputs[i, k] = (inputs[i] * (weights[k] + bias[k])).sum()
    return outputs
