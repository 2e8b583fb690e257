# %% right: frozen as expected
my_experiment = {"start": ("bias", 15), "loss": "softmax_squared_error", "rate": 0.1, "predicted": (5, 15), "scores": [10.0, 10.3, 9.7, 10.0, 10.0, 10.3, 9.7, 10.0, 9.7, 10.3], "verdict": "holds"}

# %% right: expected to freeze, and did not
my_experiment = {"start": ("weights", 3), "loss": "softmax_squared_error", "rate": 0.3, "predicted": (5, 20), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "fails"}

# %% right: across an edge
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (80, 96), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "open"}

# %% wrong: predicts next to nothing
# in words: half the scale
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (50, 100), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "holds"}

# %% wrong: known before
# in words: the example again
my_experiment = {"start": ("bias", 5), "loss": "softmax_squared_error", "rate": 0.1, "predicted": (90, 99), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "holds"}

# %% wrong: drawn round the result
# in words: the mean, give or take one
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (94.85, 96.85), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "holds"}

# %% wrong: verdict by the mean alone
# in words: the mean is inside
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (80, 96), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "holds"}

# %% wrong: verdict by the standard deviation
# in words: some networks lie outside
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (95, 99), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "open"}

# %% wrong: verdict turned round
# in words: did not want to be wrong
my_experiment = {"start": ("bias", 12), "loss": "softmax_squared_error", "rate": 0.1, "predicted": (5, 20), "scores": [95.0, 96.1, 94.4, 97.2, 95.8, 96.4, 95.3, 96.7, 94.7, 96.9], "verdict": "holds"}

# %% wrong: not ten scores
# in words: the mean
my_experiment = {"start": ("bias", 12), "loss": "cross_entropy", "rate": 0.1, "predicted": (90, 99), "scores": 95.85, "verdict": "holds"}
