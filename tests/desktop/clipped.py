"""Looks for what a person could not read or reach: clipped, covered or nameless widgets.

Knows Qt's widgets and the two that shorten text on purpose; knows no panel. What widgets paint
themselves (tracks, takes, rulers) is out of its sight: ``painted.py`` looks at that.
"""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from desktop.widgets import ElidedLabel

SLACK = 1  # pixels that rounding may cost
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def findings(root: QWidget) -> list[str]:
    """Return what is wrong with a shown window, one line each; empty where all is well."""
    shown = [w for w in (root, *root.findChildren(QWidget)) if _is_shown(w, root)]
    looks = (_cut, _outside, _covered, _nameless)
    return [
        f"{named(widget)}: {fault}" for widget in shown for look in looks for fault in look(widget)
    ]


def named(widget: QWidget) -> str:
    """Return a widget's class and words, with the classes around it."""
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    words = words or widget.accessibleName() or widget.objectName()
    around, parent = [], widget.parentWidget()
    while parent is not None and len(around) < 3:
        if type(parent) is not QWidget:
            around.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{'/'.join(reversed(around))}/{type(widget).__name__} “{words[:60]}”"


def _is_shown(widget: QWidget, root: QWidget) -> bool:
    if widget.window() is not root.window() or not widget.isVisible():
        return False
    inner = isinstance(widget, (QScrollBar, QSplitterHandle))
    return not inner and not _is_inside_a_control(widget)


def _is_inside_a_control(widget: QWidget) -> bool:
    """Return whether Qt made the widget as part of a control: it places it by itself."""
    parent = widget.parentWidget()
    return isinstance(parent, (QAbstractSpinBox, QComboBox, QLineEdit, QMenuBar))


# Text that is cut --------------------------------------------------------------------------


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel):
        yield from _cut_elided(widget)
    elif isinstance(widget, QLabel):
        yield from _cut_label(widget)
    elif isinstance(widget, QAbstractButton):
        if widget.text():
            yield from _smaller(widget, _words_of(widget))
    elif isinstance(widget, QComboBox):
        yield from _cut_choice(widget)
    elif isinstance(widget, QLineEdit):
        if not widget.text():
            needs = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
            if needs > widget.contentsRect().width():
                yield f"the placeholder needs {needs} of {widget.contentsRect().width()} pixels"
    elif isinstance(widget, QAbstractSpinBox):
        yield from _smaller(widget, QSize(0, widget.fontMetrics().height()))
        edit = widget.findChild(QLineEdit)
        if edit is not None:
            needs = edit.fontMetrics().horizontalAdvance(edit.text())
            if needs > edit.contentsRect().width() - edit.textMargins().left():
                yield f"“{edit.text()}” needs {needs} of {edit.contentsRect().width()} pixels"
    elif isinstance(widget, QMenuBar):
        last = widget.actions()[-1]
        if widget.actionGeometry(last).right() > widget.width():
            yield "not every menu is seen"


def _cut_elided(widget: ElidedLabel) -> Iterator[str]:
    metrics, area = widget.fontMetrics(), widget.contentsRect()
    if metrics.horizontalAdvance(widget.text()) > area.width() + SLACK:
        if widget.text() not in widget.toolTip():
            yield "shortened, and no tooltip has the whole text"
        if area.width() < metrics.horizontalAdvance("…") * 2:
            yield f"shortened to nothing: {area.width()} pixels"
    if widget.text() and metrics.height() > area.height() + SLACK:
        yield f"{area.height()} pixels high, a line takes {metrics.height()}"


def _cut_label(widget: QLabel) -> Iterator[str]:
    if not widget.text():
        picture = widget.pixmap().deviceIndependentSize().toSize()
        if not picture.isEmpty():
            yield from _smaller(widget, picture)
        return
    if not widget.wordWrap():
        yield from _smaller(widget, widget.sizeHint())
        return
    needs = widget.heightForWidth(widget.width())
    if needs > widget.height() + SLACK:
        yield f"{widget.height()} pixels high, its lines take {needs} at {widget.width()} wide"
    # A word that is broken off at the edge: Qt wraps between words alone.
    words = widget.text().replace("\u200b", " ").split()
    longest = max((widget.fontMetrics().horizontalAdvance(word) for word in words), default=0)
    if longest > widget.contentsRect().width() + SLACK:
        yield f"a word takes {longest} of {widget.contentsRect().width()} pixels"


def _cut_choice(widget: QComboBox) -> Iterator[str]:
    policies = QComboBox.SizeAdjustPolicy
    if widget.sizeAdjustPolicy() is policies.AdjustToMinimumContentsLengthWithIcon:
        return  # shortened on purpose: the list below it shows the whole
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    field = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
    needs = widget.fontMetrics().horizontalAdvance(widget.currentText())
    if needs > field.width() + SLACK:
        yield f"“{widget.currentText()}” takes {needs} of {field.width()} pixels"


def _words_of(widget: QAbstractButton) -> QSize:
    """Return what a button's words need; a button of fixed size counts its words alone."""
    if widget.minimumSize() == widget.maximumSize():
        return widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text())
    return widget.sizeHint()


def _smaller(widget: QWidget, needs: QSize) -> Iterator[str]:
    has = widget.size()
    if needs.width() > has.width() + SLACK or needs.height() > has.height() + SLACK:
        sizes = (needs.width(), needs.height(), has.width(), has.height())
        yield "needs {} × {}, has {} × {}".format(*sizes)


# Widgets in the wrong place ----------------------------------------------------------------


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if widget.isWindow() or parent is None:
        return
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        sideways = area.horizontalScrollBarPolicy() is not never
        if isinstance(area, QScrollArea) and not sideways and widget.width() > parent.width():
            yield f"{widget.width()} pixels wide in a room of {parent.width()} that never scrolls"
        return
    if not parent.rect().contains(widget.geometry()):
        yield f"reaches outside {named(parent)}: {_words(widget.geometry(), parent.rect())}"


def _covered(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractScrollArea):
        return  # bars, corner and viewport are placed by Qt
    children = [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not isinstance(child, QSplitterHandle)  # wider than it looks, to be caught
        and not _is_inside_a_control(child)
    ]
    for one, other in combinations(children, 2):
        shared = one.geometry().intersected(other.geometry())
        if not shared.isEmpty():
            where = _words(one.geometry(), other.geometry())
            yield f"{named(one)} and {named(other)} overlap: {where}"


def _words(one: QRect, other: QRect) -> str:
    return f"{one.getRect()} against {other.getRect()}"


# Controls without a name -------------------------------------------------------------------


def _nameless(widget: QWidget) -> Iterator[str]:
    if not isinstance(widget, CONTROLS):
        return
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    if not text and not widget.accessibleName():
        yield "a control without a name"
    # A box without words or icon stands in a row whose label is its name.
    icon = isinstance(widget, QAbstractButton) and not widget.icon().isNull()
    if icon and not text and not widget.toolTip():
        yield "an icon without a tooltip"
