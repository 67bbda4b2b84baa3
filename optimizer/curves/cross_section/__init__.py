"""Response curves from results without dates: many ads at one time, each with its own spend."""

from optimizer.curves.cross_section.ads import Ads, is_cross_section, lay_out_ads
from optimizer.curves.cross_section.exposure import ExposureView, choose_exposure
from optimizer.curves.cross_section.fitting import CROSS_SECTION_VERSION, fit_cross_section
from optimizer.curves.cross_section.prediction import AdPredictions, predict_ads

__all__ = [
    "CROSS_SECTION_VERSION",
    "AdPredictions",
    "Ads",
    "ExposureView",
    "choose_exposure",
    "fit_cross_section",
    "is_cross_section",
    "lay_out_ads",
    "predict_ads",
]
