"""The one style sheet, written in roles.

Widgets say what they are by a dynamic property ``kind`` (``card``, ``chip``, ``action`` ...)
rather than by a sheet of their own: a sheet on a widget would cut it off from this one's
changes and costs Qt a second cascade.
"""

from string import Template

from desktop.theme.colours import Theme
from desktop.theme.roles import Role
from desktop.theme.space import Space
from desktop.theme.type import LABEL_PX
from resources import resource

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $focus; }
QToolTip { background: $card; color: $text; border: 1px solid $edge; padding: 4px 6px; }

*[kind="panel"] { background: $panel; }
*[kind="bar"] { background: $bar; }
*[kind="topbar"] { background: $bar; border-bottom: 1px solid $line; }
*[kind="bottombar"] { background: $bar; border-top: 1px solid $line; }
*[kind="canvas"] { background: $background; }
*[kind="rule"] { background: $line; border: none; }

QFrame[kind="card"] { background: $card; border: 1px solid $line;
                      border-radius: ${card_radius}px; }
QFrame[kind="notice"] { background: $card; border: 1px solid $edge;
                        border-radius: ${card_radius}px; }
QFrame[kind="notice"][tone="warning"] { border-color: $warning; }
QFrame[kind="notice"][tone="bad"] { border-color: $bad; }
QFrame[kind="notice"][tone="good"] { border-color: $good; }

QLabel { background: transparent; }
QLabel[kind="quiet"] { color: $quiet; }
QLabel[kind="small"] { color: $quiet; font-size: ${label_px}px; }
QLabel[kind="section"] { color: $quiet; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="title"] { font-size: 15px; font-weight: 600; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="bright"] { color: $bright; }

QPushButton { background: $card; border: 1px solid $edge; border-radius: ${radius}px;
              padding: 0 10px; min-height: ${control}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $disabled; border-color: $line; }
QPushButton:focus { border-color: $focus; }
QPushButton[kind="action"] { background: $action; color: $on_action; border-color: $action;
                             font-weight: 600; }
QPushButton[kind="action"]:hover { background: $action_hover; border-color: $action_hover; }
QPushButton[kind="action"]:focus { border: 2px solid $text; }
QPushButton[kind="action"]:disabled { background: $hover; color: $quiet; border-color: $line; }
QPushButton[kind="link"] { background: transparent; border: none; color: $bright; padding: 0 2px;
                           text-align: left; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="browse"] { padding: 0 6px; }
QPushButton[kind="plain"] { background: transparent; border: none; color: $quiet;
                            padding: 0 4px; }
QPushButton[kind="plain"]:hover, QPushButton[kind="plain"]:focus { color: $text; }

QPushButton[kind="chip"] { background: $hover; border: 1px solid $edge; border-radius: 12px;
                           min-height: 22px; max-height: 22px; padding: 0 9px; }
QPushButton[kind="chip"]:hover { border-color: $focus; }
QPushButton[kind="chip"]:checked { background: $chosen; color: $bright; border-color: $action; }
QPushButton[kind="chip"]:focus { border-color: $focus; }
QPushButton[kind="chip"][strong="true"] { color: $bright; font-weight: 600; }
QPushButton[kind="chip"][ghost="true"] { background: transparent; color: $quiet; }
QPushButton[kind="chip"][changed="true"] { background: $chosen; border-color: $bright; }
QPushButton[kind="chip"][note="true"] { padding: 0 3px; }
QPushButton[kind="chip"]:disabled { background: transparent; color: $disabled;
                                    border-color: $line; }

QToolButton { background: transparent; border: 1px solid transparent;
              border-radius: ${radius}px; padding: 3px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $chosen; }
QToolButton:focus { border-color: $focus; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="fold"] { color: $quiet; padding: 2px 4px; }
QToolButton[kind="round"] { background: $chosen; border-radius: 18px; }
QToolButton[kind="round"]:hover { background: $hover; }
QToolButton[kind="tiny"] { border: 1px solid $edge; border-radius: 4px; color: $quiet; padding: 0;
                           }
QToolButton[kind="tiny"]:hover { background: $hover; }
QToolButton[kind="tiny"]:checked { background: $bright; color: $background; font-weight: 600; }
QToolButton[kind="tiny"]:focus { border-color: $focus; }

QScrollArea, QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $background; border: 1px solid $edge; border-radius: ${radius}px;
    selection-background-color: $action; selection-color: $on_action; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: ${control}px; padding: 0 8px; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus { border-color: $focus; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $disabled; border-color: $line; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { width: 0; border: none; }
QSpinBox, QDoubleSpinBox { min-height: ${spin}px; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit {
    background: transparent; border: none; padding: 0 0 0 6px; min-height: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($caret); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $edge; outline: none;
                              selection-background-color: $chosen; selection-color: $bright; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 20px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $quiet; border-radius: 4px;
                       background: $background; }
QCheckBox::indicator:checked { background: $action; border-color: $action; }
QCheckBox::indicator:checked { image: url($check); }
QCheckBox::indicator:disabled { border-color: $edge; background: $panel; }
QCheckBox::indicator:checked:disabled { background: $edge; border-color: $edge; }
QCheckBox:disabled { color: $quiet; }
QCheckBox:focus { color: $bright; }

QMenuBar { background: $bar; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 6px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListView, QTreeView, QTableView { background: transparent; border: none; outline: none; }
QListView::item { border-radius: ${radius}px; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $chosen; color: $text; }
QListWidget::item { padding: 0 8px; }
QTabBar::tab { background: transparent; color: $quiet; padding: 6px 10px;
               border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $action; }
QTabWidget::pane { border: none; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; background: $edge; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $action; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px;
                             background: $text; }
QSlider::handle:horizontal:focus { background: $focus; }
QProgressBar { background: $edge; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $action; border-radius: 2px; }
QDockWidget { border: none; }
""")


def style_sheet(theme: Theme) -> str:
    """Return the sheet in a theme's colours."""
    return _SHEET.substitute(
        {role.value: theme.hex(role) for role in Role},
        label_px=LABEL_PX,
        radius=Space.RADIUS,
        card_radius=Space.CARD_RADIUS,
        caret=resource("icons/caret.svg").as_posix(),
        check=resource(f"icons/check-{theme.name}.svg").as_posix(),
        spin=Space.CONTROL - 6,  # its inner field brings four more
        control=Space.CONTROL - 2,  # the border's two pixels come on top
    )
