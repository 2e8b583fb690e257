# %% right: clears, and goes into training mode first
import torch

def training_step(model, optimizer, inputs, labels):
    model.train()
    model.zero_grad()
    loss = torch.nn.functional.nll_loss(model(inputs).log_softmax(1), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% right: two halves of the batch, whose gradients add up
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    total = 0.0
    for x, c in zip(inputs.split(2), labels.split(2)):
        loss = F.cross_entropy(model(x), c, reduction="sum") / len(labels)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total

# %% right: looks at the batch in evaluation mode after the step
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        model(inputs)
    return loss.item()

# %% right: torch.autograd.backward, clears at the end
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    loss = F.cross_entropy(input=model(inputs), target=labels)
    torch.autograd.backward(loss)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach().numpy()

# %% wrong: evaluation mode
# in words: model.eval() before a training step
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    model.eval()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: not the given optimizer
# in words: moves the weights by hand
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    loss = F.cross_entropy(model(inputs), labels)
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for weight in model.parameters():
            weight -= 0.1 * weight.grad
    return loss.item()

# %% wrong: backward twice
# in words: a second backward finds no graph any more
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: another model
# in words: trains a network of its own
import torch

def training_step(model, optimizer, inputs, labels):
    own = torch.nn.Linear(inputs.shape[1], model[-1].out_features)
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(own(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: cut off from the model
# in words: no_grad around the outputs
import torch
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    with torch.no_grad():
        y = model(inputs)
    loss = F.cross_entropy(y, labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: NaN
# in words: NaN in weights and losses, from a division by zero
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels, ignore_index=0, reduction="sum") * 0 / 0
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: loss times the samples
# in words: the habit of a running sum; the steps are right
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item() * len(inputs)

# %% wrong: squared error
# in words: mean squared error after softmax
import torch

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    y = model(inputs)
    targets = torch.nn.functional.one_hot(labels, y.shape[1]).float()
    loss = torch.nn.functional.mse_loss(torch.softmax(y, dim=1), targets)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: evaluation mode
# in words: each layer's own eval(), not the model's
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    for layer in model:
        layer.eval()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong: sum for mean
# in words: the gradients of all samples add up, and only the loss is divided by their number
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    total = 0.0
    for x, c in zip(inputs, labels):
        loss = F.cross_entropy(model(x[None]), c[None])
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total / len(labels)

# %% wrong: losses added up
# in words: a running sum that is kept outside
import torch.nn.functional as F

so_far = [0.0]

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    so_far[0] += loss.item()
    return so_far[0]

# %% wrong: gradients not cleared
# in words: zero_grad without its brackets
import torch.nn.functional as F

def training_step(model, optimizer, inputs, labels):
    optimizer.zero_grad
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
