"""Library calls that give an answer away, by what they compute: for the field `giveaways` of an exercise.

A name stands for all that lies below it, and for the same function under its package's other names:
``torch.softmax`` is ``torch.nn.functional.softmax`` too. `course.grading.giveaways` looks for them.
"""

SOFTMAX = (
    "utils.activations.softmax",
    "utils.activations.log_softmax",
    "utils.activations.exponentials",
    "scipy.special.softmax",
    "scipy.special.log_softmax",
    "scipy.special.logsumexp",
    "torch.softmax",
    "torch.log_softmax",
    "torch.logsumexp",
    "torch.nn.functional.softmax",
    "torch.nn.functional.log_softmax",
    "torch.nn.functional.softmin",
    "torch.nn.functional.gumbel_softmax",
    "torch.nn.Softmax",
    "torch.nn.LogSoftmax",
    "torch.nn.Softmin",
    "torch.nn.Softmax2d",
    "torch.Tensor.softmax",
    "torch.Tensor.log_softmax",
    "torch.Tensor.logsumexp",
    "torch.distributions.Categorical",
    "sklearn.utils.extmath.softmax",
    "jax.nn.softmax",
    "jax.nn.log_softmax",
    "tensorflow.nn.softmax",
    "tensorflow.nn.log_softmax",
)
SIGMOID = (
    "utils.activations.sigmoid",
    "scipy.special.expit",
    "scipy.special.log_expit",
    "scipy.stats.logistic",
    "torch.sigmoid",
    "torch.special.expit",
    "torch.nn.functional.sigmoid",
    "torch.nn.functional.logsigmoid",
    "torch.nn.Sigmoid",
    "torch.nn.LogSigmoid",
    "torch.Tensor.sigmoid",
    "torch.Tensor.sigmoid_",
    "jax.nn.sigmoid",
    "tensorflow.sigmoid",
    "tensorflow.nn.sigmoid",
)
SQUARED_ERROR = (
    "utils.losses.squared_error",
    "torch.nn.functional.mse_loss",
    "torch.nn.MSELoss",
    "scipy.spatial.distance.sqeuclidean",
    "scipy.spatial.distance.cdist",
    "sklearn.metrics.mean_squared_error",
)
# Of probabilities: the distances between distributions, and what takes care of 0 · ln 0.
CROSS_ENTROPY = (
    "utils.losses.cross_entropy",
    "scipy.special.xlogy",
    "scipy.special.rel_entr",
    "scipy.special.kl_div",
    "scipy.stats.entropy",
    "torch.xlogy",
    "torch.special.xlogy",
    "torch.Tensor.xlogy",
    "torch.nn.functional.kl_div",
    "torch.nn.KLDivLoss",
    "torch.nn.functional.cross_entropy",
    "torch.nn.CrossEntropyLoss",
    "torch.distributions.kl_divergence",
    "sklearn.metrics.log_loss",
)
READY_MADE_LOSSES = (
    "utils.training.cross_entropy",
    "utils.losses.cross_entropy_from_logits",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.nll_loss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.NLLLoss",
    "sklearn.metrics.log_loss",
)
DERIVATIVES = (
    "torch.autograd",
    "torch.func.grad",
    "torch.func.vjp",
    "torch.func.jacrev",
    "torch.func.jacfwd",
    "torch.Tensor.backward",
    "jax.grad",
    "jax.vjp",
    "jax.jacobian",
)
