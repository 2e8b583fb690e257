# %% right: logits, the axes moved, gradients cleared
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        outputs = torch.einsum("btk->bkt", model(inputs))
        loss = nn.CrossEntropyLoss()(outputs, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% right: log_softmax kept, a row for each moment
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes), nn.LogSoftmax(dim=2))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        outputs = model(inputs).view(-1, n_classes)
        loss = nn.CrossEntropyLoss()(outputs, labels.view(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% right: autograd.grad has nothing to clear
import torch

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    W = torch.zeros(n_classes, inputs.shape[2], requires_grad=True)
    b = torch.zeros(n_classes, requires_grad=True)
    losses = []
    for _ in range(n_steps):
        outputs = (inputs @ W.T + b).swapaxes(1, 2)
        loss = torch.nn.functional.cross_entropy(outputs, labels)
        dW, db = torch.autograd.grad(loss, (W, b))
        W = (W - rate * dW).detach().requires_grad_()
        b = (b - rate * db).detach().requires_grad_()
        losses.append(loss.item())
    return losses

# %% right: one sequence after the other, summed by hand
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Linear(inputs.shape[2], n_classes)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        total = 0
        for x, c in zip(inputs, labels):
            total = total + nn.CrossEntropyLoss(reduction="sum")(model(x), c)
        loss = total / labels.numel()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach().numpy())
    return losses

# %% wrong: reshape for transpose and gradients add up
# in words: takes out the softmax and stops there
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        outputs = model(inputs).reshape(len(inputs), n_classes, -1)
        loss = nn.CrossEntropyLoss()(outputs, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: reshape for transpose
# in words: view in place of reshape, the same thing
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Linear(inputs.shape[2], n_classes)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        loss = nn.CrossEntropyLoss()(model(inputs).view(len(inputs), n_classes, labels.shape[1]), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: softmax twice
# in words: moved the softmax from the model to the loop
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        outputs = torch.softmax(model(inputs).transpose(1, 2), dim=1)
        loss = nn.CrossEntropyLoss()(outputs, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: gradients add up
# in words: clears the gradients once, before the loop
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    optimizer.zero_grad()
    losses = []
    for _ in range(n_steps):
        loss = nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: gradients add up
# in words: a new optimizer in each step, as if it kept the gradients
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Linear(inputs.shape[2], n_classes)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    losses = []
    for _ in range(n_steps):
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        loss = nn.CrossEntropyLoss()(model(inputs).permute(0, 2, 1), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: never learns
# in words: clears them between backward and step
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        loss = nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: NLLLoss of probabilities
# in words: keeps the softmax, and takes the loss that has none
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes), nn.Softmax(dim=2))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        loss = nn.NLLLoss()(model(inputs).transpose(1, 2), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: softmax over time
# in words: thinks that the softmax has the wrong dim
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Sequential(nn.Linear(inputs.shape[2], n_classes), nn.Softmax(dim=1))
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: another start
# in words: takes the zeros for a fault
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    torch.manual_seed(0)
    model = nn.Linear(inputs.shape[2], n_classes)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: only the last loss
# in words: returns inside out of habit
import torch
from torch import nn

def train_tagger(inputs, labels, n_classes, rate, n_steps):
    model = nn.Linear(inputs.shape[2], n_classes)
    for weights in model.parameters():
        nn.init.zeros_(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(inputs).transpose(1, 2), labels)
        loss.backward()
        optimizer.step()
    return loss.item()
