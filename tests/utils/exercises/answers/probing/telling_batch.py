# %% right: found by drawing at random
import torch

torch.manual_seed(1)
telling_batch = 4 * torch.randn(2, 3, 3), torch.tensor([[0, 1, 2], [2, 1, 0]])

# %% right: one long square, in NumPy
import numpy as np

logits = np.zeros((1, 4, 4))
logits[0, 0] = [6.0, 8.0, 6.0, 6.0]
telling_batch = (logits, np.array([[0, 1, 2, 3]]))

# %% wrong: ignored class unnoticed
# in words: the tidy batch, one moment raised; by 0.09 only
telling_batch = [[[5.0, 3.0], [0.0, 1.0]]], [[0, 0 + 1]]

# %% wrong: not a batch
# in words: one sequence, without the batch
telling_batch = [[3.0, 4.0], [0.0, 0.0]], [0, 1]

# %% wrong: not a batch
# in words: the logits alone
telling_batch = [[[3.0, 4.0], [0.0, 0.0]]]

# %% wrong: not a batch
# in words: one-hot labels
telling_batch = [[[3.0, 4.0], [0.0, 0.0]]], [[[1, 0], [0, 1]]]

# %% wrong: labels that are no classes
# in words: counts from 1
telling_batch = [[[3.0, 4.0], [0.0, 0.0]]], [[1, 2]]

# %% wrong: time is not classes
# in words: moves the classes already
import numpy as np

telling_batch = np.random.default_rng(0).normal(size=(2, 5, 3)), np.array([[0, 1, 2, 0, 1], [1, 1, 0, 2, 2]])

# %% wrong: nothing but class 0
# in words: one label for all
telling_batch = [[[3.0, 4.0], [0.0, 0.0]]], [[0, 0]]

# %% wrong: softmax twice unnoticed
# in words: small logits, as at the start of training
telling_batch = [[[0.01, 0.0], [0.0, 0.02]]], [[0, 1]]

# %% wrong: softmax over time unnoticed
# in words: the batch of the lesson with other numbers
telling_batch = [[[7.0, 1.0], [1.0, 7.0]]], [[0, 1]]

# %% wrong: ignored class unnoticed
# in words: no label 0
telling_batch = [[[3.0, 4.0, 0.0], [0.0, 0.0, 0.0], [9.0, 5.0, 5.0]]], [[1, 2, 1]]
