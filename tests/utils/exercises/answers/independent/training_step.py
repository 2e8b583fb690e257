# %% right: the four lines
from torch import nn

def training_step(model, optimizer, inputs, labels):
    loss = nn.CrossEntropyLoss()(model(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% right: zero_grad first, the loss from log_softmax
import torch

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad(set_to_none=False)
    log_p = torch.log_softmax(model(inputs), dim=1)
    loss = -log_p[torch.arange(len(labels)), labels].mean()
    loss.backward()
    optimizer.step()
    return float(loss.detach())

# %% right: with a closure
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        return loss

    return optimizer.step(closure).item()

# %% right: autograd.grad, gradients put in place by hand
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    weights = list(model.parameters())
    loss = F.cross_entropy(model(inputs), labels)
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
        weight.grad = gradient
    optimizer.step()
    return loss.item()

# %% right: gradients set to None one by one, the sum divided by n
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    for weight in model.parameters():
        weight.grad = None
    loss = F.cross_entropy(model(inputs), labels, reduction="sum") / len(labels)
    loss.backward()
    optimizer.step()
    return loss.tolist()

# %% wrong: gradients not cleared
# in words: gradients are never cleared
# what happens: backward adds, so from the second call on the step uses old gradients, too
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: cleared between backward and step
# in words: gradients cleared between backward and step
# what happens: the optimizer finds no gradient, and the weights do not move
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()

# %% wrong: step forgotten
# in words: no step is taken
# what happens: the gradients are there, but the weights stay as they were
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    return loss.item()

# %% wrong: backward forgotten
# in words: backward is missing
# what happens: no gradients are computed, so the step changes nothing
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    optimizer.step()
    return loss.item()

# %% wrong: step before backward
# in words: steps before the gradients of this batch are known
# what happens: the step comes before backward, so it uses no gradient at all
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    optimizer.step()
    loss.backward()
    return loss.item()

# %% wrong: loss returned with its graph
# in words: returns the loss as a tensor, not as a float
# what happens: .item() is missing; the tensor keeps the whole graph
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss

# %% wrong: item before backward
# in words: .item() too early, a float has no backward
# what happens: AttributeError: 'float' object has no attribute 'backward'
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels).item()
    loss.backward()
    optimizer.step()
    return loss

# %% wrong: softmax twice
# in words: softmax before CrossEntropyLoss
# what happens: softmax is applied twice: loss and gradients are others
import torch
from torch import nn

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    probabilities = torch.softmax(model(inputs), dim=1)
    loss = nn.CrossEntropyLoss()(probabilities, labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: sum for mean
# in words: the sum of the losses instead of their mean
# what happens: loss and step are too large by the number of samples
from torch import nn

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss(reduction="sum")(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: not the given optimizer
# in words: makes its own optimizer and ignores the one it gets
# what happens: a new Adam in every call: another rule, another learning rate, no memory
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: several steps
# in words: takes several steps
# what happens: a loop over epochs where one step was asked for
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    for epoch in range(5):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
    return loss.item()
