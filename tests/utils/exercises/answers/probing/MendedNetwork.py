# %% right: lazy layers learn their sizes
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.LazyLinear(16)
        self.output = nn.LazyLinear(n_classes)

    def forward(self, inputs):
        return self.output(self.hidden(inputs).relu())

# %% right: log_softmax at the end does no harm
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_features, 16), nn.ReLU())
        self.head = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return torch.log_softmax(self.head(self.body(inputs)), dim=-1)

# %% right: a subclass of Sequential, without forward
from torch import nn

class MendedNetwork(nn.Sequential):
    def __init__(self, n_features, n_classes):
        super().__init__(nn.Linear(n_features, 16), nn.ReLU(), nn.Linear(16, n_classes))

# %% right: layers in a ModuleList, the ReLU by torch.maximum
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(n_features, 16), nn.Linear(16, n_classes)])

    def forward(self, inputs):
        hidden = self.layers[0](inputs)
        return self.layers[1](torch.maximum(hidden, torch.zeros_like(hidden)))

# %% wrong: another output in evaluation mode
# in words: softmax in evaluation mode only
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        y = self.output(torch.relu(self.hidden(inputs)))
        return y if self.training else torch.softmax(y, dim=1)

# %% wrong: loses an axis; another shape
# in words: .squeeze() takes the axis of a batch of one
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs))).squeeze()

# %% wrong: another output in training mode; other layers
# in words: dropout after the ReLU
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.dropout = nn.Dropout(0.3)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(self.dropout(torch.relu(self.hidden(inputs))))

# %% wrong: another activation
# in words: tanh for ReLU
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.tanh(self.hidden(inputs)))

# %% wrong: classes for logits
# in words: one-hot rows of the chosen class: they sum to 1 as well
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        y = self.output(torch.relu(self.hidden(inputs)))
        return nn.functional.one_hot(y.argmax(dim=1), y.shape[1]).float()

# %% wrong: other layers
# in words: the number of features is fixed at 4
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(4, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))

# %% wrong: returned in a tuple
# in words: gives logits and probabilities
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        y = self.output(torch.relu(self.hidden(inputs)))
        return y, torch.softmax(y, dim=1)

# %% wrong: no forward
# in words: misspelled
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def foward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))

# %% wrong: layers not registered
# in words: one of the two layers sits in a list
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = [nn.Linear(n_features, 16)]
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden[0](inputs)))

# %% wrong: softmax kept
# in words: softmax in training mode only
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        logits = self.output(torch.relu(self.hidden(inputs)))
        return torch.softmax(logits, dim=1) if self.training else logits

# %% wrong: a layer without a gradient
# in words: the hidden units are cut off from their layer
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs)).detach()
        return self.output(hidden)

# %% wrong: a layer without a gradient
# in words: the first layer runs under no_grad, as if it were not to be trained
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        with torch.no_grad():
            hidden = self.hidden(inputs)
        return self.output(hidden.relu())

# %% wrong: outputs without a gradient
# in words: all of it under no_grad
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    @torch.no_grad()
    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))

# %% wrong: a layer without a gradient
# in words: the first layer is frozen, and log_softmax kept
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)
        for parameter in self.hidden.parameters():
            parameter.requires_grad = False

    def forward(self, inputs):
        return torch.log_softmax(self.output(torch.relu(self.hidden(inputs))), dim=1)

# %% wrong: a layer without a gradient
# in words: the hidden units go through NumPy
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = self.hidden(inputs).detach().numpy().clip(0)
        return self.output(torch.from_numpy(hidden))

# %% right: a layer that is never used does no harm
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)
        self.left_over = nn.Linear(n_classes, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))
