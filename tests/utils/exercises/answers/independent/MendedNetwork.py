# %% right: the softmax layer is gone
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return self.output(hidden)

# %% right: softmax is made and not used
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return self.output(hidden)

# %% right: nn.Sequential inside
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(n_features, 16), nn.ReLU(), nn.Linear(16, n_classes))

    def forward(self, inputs):
        return self.layers(inputs)

# %% right: the old form of super, clamp for ReLU
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super(MendedNetwork, self).__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = self.hidden(inputs).clamp(min=0)
        logits = self.output(hidden)
        return logits

# %% right: other names, F.relu
import torch.nn as nn
import torch.nn.functional as F

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.fc1 = nn.Linear(in_features=n_features, out_features=16)
        self.fc2 = nn.Linear(in_features=16, out_features=n_classes)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return self.fc2(x)

# %% wrong: softmax kept
# in words: softmax is still there
# what happens: the layer is gone from __init__, but forward applies torch.softmax; the loss applies it again
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return torch.softmax(self.output(hidden), dim=1)

# %% wrong: softmax over the samples
# in words: softmax only changed to another axis
# what happens: the axis was not the mistake; with dim=0 each class sums to 1 over the batch
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)
        self.softmax = nn.Softmax(dim=0)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return self.softmax(self.output(hidden))

# %% wrong: softmax on the hidden units
# in words: softmax moved to the hidden layer
# what happens: the logits are free, but the hidden units now share a sum of 1
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, inputs):
        hidden = self.softmax(torch.relu(self.hidden(inputs)))
        return self.output(hidden)

# %% wrong: ReLU lost
# in words: the ReLU is gone together with the softmax
# what happens: two linear layers in a row are one linear layer
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(self.hidden(inputs))

# %% wrong: ReLU on the outputs
# in words: a ReLU on the logits as well
# what happens: no logit can be below 0, and a class that is cut off gets no gradient
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return torch.relu(self.output(hidden))

# %% wrong: sigmoid for softmax
# in words: sigmoid in the place of softmax
# what happens: the outputs still lie between 0 and 1, so the loss takes probabilities for logits
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return torch.sigmoid(self.output(hidden))

# %% wrong: other layers
# in words: 32 hidden units instead of 16
# what happens: the sizes of the layers were to be kept
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 32)
        self.output = nn.Linear(32, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))

# %% wrong: super().__init__() forgotten
# in words: super().__init__() is missing
# what happens: nn.Module is not set up, the first layer cannot be assigned: AttributeError
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        return self.output(torch.relu(self.hidden(inputs)))

# %% wrong: layers not registered
# in words: the layers sit in a Python list, the module does not know them
# what happens: parameters() is empty, an optimizer has nothing to train
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.layers = [nn.Linear(n_features, 16), nn.Linear(16, n_classes)]

    def forward(self, inputs):
        return self.layers[1](torch.relu(self.layers[0](inputs)))

# %% wrong: classes for logits
# in words: forward returns the chosen class, not the logits
# what happens: argmax gives whole numbers, one a sample, without a gradient
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        return self.output(hidden).argmax(dim=1)

# %% wrong: no return
# in words: forward computes the logits and does not return them
# what happens: the model gives None
import torch
from torch import nn

class MendedNetwork(nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.hidden = nn.Linear(n_features, 16)
        self.output = nn.Linear(16, n_classes)

    def forward(self, inputs):
        hidden = torch.relu(self.hidden(inputs))
        logits = self.output(hidden)
