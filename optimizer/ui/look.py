"""The few things about the look that `.streamlit/config.toml` cannot say."""

from __future__ import annotations

from typing import Final

import streamlit as st

_STYLE: Final = """
<style>
:root {--page-ground: #ffffff;}
[data-testid="stMainBlockContainer"] {max-width: 1400px; padding-left: clamp(1rem, 4vw, 3.5rem);
  padding-right: clamp(1rem, 4vw, 3.5rem);}
.st-key-verdict, .st-key-verdict-hold {border-left: 5px solid #0b8f87; background: rgba(11, 143, 135, 0.09);
  border-radius: 0.6rem; padding: 1.1rem 1.4rem;}
.st-key-verdict-hold {border-left-color: #b7791f; background: rgba(183, 121, 31, 0.11);}
.st-key-verdict h2, .st-key-verdict-hold h2 {padding: 0; font-size: 1.4rem; line-height: 1.35;}
.st-key-verdict p, .st-key-verdict-hold p {font-size: 1.03rem;}
.st-key-figures {display: grid; grid-template-columns: repeat(4, minmax(0, 1fr));}
[data-testid="stSliderThumbValue"] {opacity: 0; transition: opacity 0.15s;}
[data-testid="stSlider"]:hover [data-testid="stSliderThumbValue"],
[data-testid="stSlider"]:focus-within [data-testid="stSliderThumbValue"] {opacity: 1;}
.st-key-figures [data-testid="stMetricLabel"] *, .st-key-figures [data-testid="stMetricDelta"] *,
.st-key-figures [data-testid="stMetricDeltaDescription"] * {
  white-space: normal; overflow: visible; text-overflow: clip;}
.st-key-figures > div, .st-key-figures [data-testid="stMetric"] {height: 100%;}
.st-key-figures [data-testid="stMetric"] div:has(> [data-testid="stMetricDelta"]) {flex-wrap: wrap;}
.st-key-figures [data-testid="stMetricDelta"], .st-key-figures [data-testid="stMetricDelta"] > div {
  height: auto; max-width: 100%;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: #4a5a5d; opacity: 1;}
a:focus-visible, button:focus-visible, [role="tab"]:focus-visible, summary:focus-visible {
  outline: 3px solid #0b8f87 !important; outline-offset: 1px;}
.st-key-figures [data-testid="stMetricDeltaDescription"], .st-key-figures [data-testid="stMetricDeltaDescription"] * {
  white-space: normal; overflow: visible; text-overflow: clip; height: auto;}
.st-key-figures div:has(> [data-testid="stMetricDeltaDescription"]) {flex-wrap: wrap; height: auto;}
[class*="st-key-more-columns"] {display: none;}
[class*="st-key-more-columns-wider"] {display: flex;}
[class*="st-key-wide-"], [class*="st-key-wider-"] {position: relative;}
[class*="st-key-wide-"]::after, [class*="st-key-wider-"]::after {content: ""; position: absolute; top: 0; right: 0;
  bottom: 0; width: 24px; background: linear-gradient(to right, transparent, var(--page-ground) 90%);
  pointer-events: none;}
@media (max-width: 1080px) {
  [class*="st-key-more-columns"] {display: flex;}
  .st-key-one-curve [data-testid="stHorizontalBlock"], .st-key-settings-markets [data-testid="stHorizontalBlock"] {
    flex-wrap: wrap;}
  .st-key-one-curve [data-testid="stColumn"], .st-key-settings-markets [data-testid="stColumn"] {min-width: 100%;}
  .st-key-asked [data-testid="stHorizontalBlock"],
  .st-key-group-charts [data-testid="stHorizontalBlock"] {flex-wrap: wrap;}
  .st-key-asked [data-testid="stColumn"] {min-width: 46%;}
  .st-key-group-charts [data-testid="stColumn"] {min-width: 100%;}
  .st-key-figures {grid-template-columns: repeat(2, minmax(0, 1fr));}
}
@media (max-width: 760px) {
  .st-key-figures {grid-template-columns: repeat(2, minmax(0, 1fr));}
  .st-key-figures [data-testid="stMetricValue"] {font-size: 1.35rem;}
  .st-key-verdict h2, .st-key-verdict-hold h2 {font-size: 1.2rem;}
}
</style>
"""


_DARK: Final = """
<style>
:root {--page-ground: #12191b;}
[data-testid="stButtonGroup"] [data-selected="true"], [data-testid="stButtonGroup"] [data-selected="true"] *,
[data-testid="stSliderThumbValue"], [role="tab"][aria-selected="true"], [role="tab"][aria-selected="true"] * {
  color: #6fd3c9 !important;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: #b4c2c4; opacity: 1;}
</style>
"""
"""The theme's own colour is dark enough for white text on it, too dark for text of it on black."""


def is_dark() -> bool:
    """Whether the reader looks at the dark theme."""
    return bool(st.context.theme.type == "dark")


def wear() -> None:
    """Put on the product's style."""
    st.html(_STYLE)
    if is_dark():
        st.html(_DARK)
