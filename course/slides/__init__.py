"""The lessons projected: a deck of slides for each lesson and each lecture, made from the lessons' own cells.

``command`` is ``course slides``. ``marks`` reads from a lesson's source which cells make which slide, ``polls`` draws a
prediction large, ``lectures`` takes slides of several lessons together. ``timing`` reads the minutes out of the notes;
``printed`` makes what cells have printed large enough; ``deck`` makes the page, by ``course.pages`` and nbconvert:
``deck.css`` is how it looks, ``start_deck.js`` how it acts.
"""
