"""The lessons in their order: the README, lesson 00, the learner's progress and the tests go by this table."""

from typing import NamedTuple


class Lesson(NamedTuple):
    """One lesson.

    Attributes
    ----------
    stem : str
        The name of its files without an ending; begins with its number.
    title : str
    minutes : int
        How long it takes.
    question : str
    exercises : tuple of str
        The names of its exercises, in their order.
    assessed : bool
        Whether it is an assignment: nothing in it is predicted, hinted at or solved.

    Examples
    --------
    >>> LESSONS[3].number, LESSONS[3].title, LESSONS[3].exercises[0]
    ('03', 'Softmax', 'softmax')
    """

    stem: str
    title: str
    minutes: int
    question: str
    exercises: tuple[str, ...]
    assessed: bool = False

    @property
    def number(self) -> str:
        """Two digits, such as "03"."""
        return self.stem[:2]


# fmt: off
LESSONS = (
    Lesson("00_start_here", "Start here", 15,
           "How do these lessons work?",
           ("squared_difference", "who_wears_the_hat")),
    Lesson("01_classes_are_not_numbers", "Classes are not numbers", 45,
           "Can a network that predicts a number predict a class?",
           ("decode_number", "decode_species", "same_answers", "centres", "ordered_labels")),
    Lesson("02_one_hot_vectors", "One-hot vectors", 50,
           "How do you name classes without ranking them?",
           ("one_hot", "affine", "border_of_the_middle", "cure_for_masking", "lost_cluster")),
    Lesson("03_softmax", "Softmax", 45,
           "How do three arbitrary numbers become a distribution?",
           ("softmax", "true_of_softmax", "temperature_for_half", "log_softmax", "surer_bird")),
    Lesson("04_two_classes", "Two classes: sigmoid is softmax", 40,
           "Two-class code uses sigmoid instead of softmax. Is it really a different function?",
           ("two_class_logit", "logit_growth", "sigmoid", "softmax_or_sigmoids", "unclaimed_cluster")),
    Lesson("05_how_wrong_is_a_prediction", "How wrong is a prediction?", 60,
           "What should training make small, and why that?",
           ("log_likelihood", "cross_entropy", "smallest_cross_entropy", "third_loss", "which_gradient")),
    Lesson("06_the_loss_surface", "The loss surface", 60,
           "Why does one loss train and the other get stuck?",
           ("cross_entropy_gradient", "softmax_squared_error_gradient", "steps_needed", "loss_with_a_ceiling")),
    Lesson("07_cross_entropy_in_pytorch", "Cross-entropy in PyTorch", 60,
           "Where did softmax go?",
           ("mean_cross_entropy", "loss_floor", "train_tagger", "sound_snippets", "telling_batch")),
    Lesson("08_does_it_matter", "Does it matter on real data?", 50,
           "Does the plateau bite a real network?",
           ("training_step", "fair_lead", "bias_for_share", "my_experiment", "supported_conclusions")),
    Lesson("09_how_many_outputs", "How many outputs?", 45,
           "One logit or two? And what if the classes are ordered?",
           ("free_logits", "train_as_two", "chair_level", "disagreeing")),
    Lesson("10_the_long_version", "From Gaussian classes to cross-entropy", 50,
           "Where do softmax and cross-entropy come from?",
           ("border_place", "posterior", "own_covariances", "misled_clouds", "mended_clouds")),
    Lesson("11_why_this_loss", "Why exp, and why this loss?", 50,
           "Could it have been another function, another loss?",
           ("share_of_sixes", "kl_divergence", "matching_loss", "turning_loss", "bent_units")),
    Lesson("12_assignment", "The assignment", 105,
           "What can you do now that no lesson has shown you?",
           ("brier_score", "signed_loss", "smoothing_floor", "choose_a_head", "multi_label_loss", "BorderNetwork",
            "fit_temperature", "worst_numbering", "rival_forecasts", "stop_early", "focal_gradient"), assessed=True),
)
# fmt: on
