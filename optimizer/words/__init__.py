"""Every sentence, number, sum of money and date that a person reads passes here, in the reader's language."""

from optimizer.words.certainty import certainty
from optimizer.words.measure import measured
from optimizer.words.proof import proof
from optimizer.words.voice import Voice, voice_for

__all__ = ["Voice", "certainty", "measured", "proof", "voice_for"]
