"""The settings, on one page; every change is saved at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from rehearse.model.sections import DEFAULT_BANDS, LABELS, Label
from rehearse.ports import DeviceEntry
from rehearse.settings import TARGET_PRESETS, THINKING_TIMES, Settings, Theme
from ui.actions import Command
from ui.names import works
from ui.places import Place
from ui.screens.microphone_check import MicrophoneCheck
from ui.screens.model_chooser import ModelChooser
from ui.screens.screen import Context, Screen
from ui.screens.settings_data import SettingsData
from ui.screens.today_welcome import WORKS_SEEN
from ui.widgets.buttons import Button
from ui.widgets.fact_tile import SectionBadge
from ui.widgets.fields import Choice, WheelGuard, field, inset, keep_order
from ui.widgets.flow import Flow
from ui.widgets.surfaces import Column, Surface, row, stack
from ui.widgets.text import Text

_LANGUAGES = (("English", "en"), ("German", "de"), ("Spanish", "es"), ("French", "fr"), ("Portuguese", "pt"))
_SCALES = (("100 %", 1.0), ("125 %", 1.25), ("150 %", 1.5), ("200 %", 2.0))
_KEEPING = (
    ("Keep audio for ever", 0),
    ("Delete audio after 30 days", 30),
    ("Delete audio after 90 days", 90),
    ("Delete audio after a year", 365),
)


class SettingsScreen(Screen):
    """GUI thread. Payload `"models"` brings the speech models into view."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._showing = False
        self.column = Column(context.theme.px(760))
        self.models = ModelChooser(context)
        self.models.chosen.connect(lambda name: self._change(model=name))
        self.check = MicrophoneCheck(context)
        self.data = SettingsData(context)
        box = stack(
            Text("Settings", "title"),
            self._practice(),
            self._bands(),
            self._sound(),
            self._speech(),
            self._look(),
            self._data(),
            self._about(),
            None,
            spacing=24,
        )
        self.column.inside.setLayout(box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        #: Where the text sizes stood when another one was chosen, in pixels of what is seen; None once the page was scrolled.
        self._stays: int | None = None
        self.column.verticalScrollBar().rangeChanged.connect(self._ranged)
        self.column.verticalScrollBar().actionTriggered.connect(self._let_go)  # by wheel, mouse or key
        add = context.actions.add
        add(self, Command("definitions", "What is measured", ("D",), "Settings"), partial(context.go, Place.DEFINITIONS, None))

    # -- the cards --

    def _card(self, title: str, *rows: QWidget) -> QWidget:
        whole = QWidget()
        whole.setLayout(stack(Text(title, "lead-strong"), Surface("card").hold(stack(*rows, spacing=16))))
        return whole

    def _practice(self) -> QWidget:
        presets = tuple((name, (target.minimum, target.maximum)) for name, target in TARGET_PRESETS.items())
        self.target = Choice((*presets, ("Own", None)), "Answer length")
        self.target.chosen.connect(self._pick_target)
        self.shortest, self.longest = self._seconds("Shortest answer"), self._seconds("Longest answer")
        keep_order(self.shortest, self.longest)
        self.own_target = QWidget()
        self.own_target.setLayout(row(Text("from", "muted"), self.shortest, Text("to", "muted"), self.longest, None))
        self.thinking = Choice(
            tuple(("None" if value == 0 else f"{value} s", value) for value in THINKING_TIMES), "Time to think"
        )
        self.thinking.chosen.connect(lambda value: self._change(thinking_seconds=value))
        self.speak = self._box("Speak each question aloud", "speak_questions")
        self.hide_text = self._box("Ears only: hide the question's text at first", "hide_question_text")
        self.tones = self._box("A soft tone at start and stop", "sounds")
        self.work = self._combo("work")
        self.work.setMinimumContentsLength(20)
        self.work.setMaxVisibleItems(WORKS_SEEN)
        self.work.addItem("Not said", "")
        for name, title in works():
            self.work.addItem(title, name)
        length = QWidget()
        length.setLayout(stack(self.target, self.own_target))
        length.setFocusProxy(self.target)
        return self._card(
            "Practice",
            field("Your work", self.work, "Questions for it come first; all others stay to be found."),
            field("Answer length", length, "The band under the timer, and what your time is compared with."),
            field("Time to think", self.thinking, "A countdown after the question; recording starts by itself at its end."),
            self.speak,
            self.hide_text,
            self.tones,
        )

    def _bands(self) -> QWidget:
        self.bands: dict[Label, tuple[QSpinBox, QSpinBox]] = {}
        rows: list[QWidget] = [
            Text(
                "Usual shares of a 2 to 3 minute answer. 20/10/60/10 is University of Washington's; no source gives one for Reflection.",
                "muted",
                wrap=True,
            )
        ]
        for label in LABELS:
            low, high = self._percent(f"{label.value}, from"), self._percent(f"{label.value}, to")
            keep_order(low, high)
            self.bands[label] = (low, high)
            line = QWidget()
            name = Text(label.value, "strong")
            name.setBuddy(low)
            name.setMinimumWidth(self.context.theme.px(120))
            line.setLayout(row(SectionBadge(self.context.theme, label), name, low, Text("to", "muted"), high, None, spacing=12))
            rows.append(line)
        usual = Button("Back to the usual bands", "plain")
        usual.setToolTip("Back to the usual bands")
        usual.clicked.connect(self._usual_bands)
        holder = QWidget()
        holder.setLayout(row(usual, None))
        return self._card("Sections", *rows, holder)

    def _sound(self) -> QWidget:
        self.input, self.output, self.voice = self._combo("input_device"), self._combo("output_device"), self._combo("voice")
        hear = Button("Hear it", "plain")
        hear.setToolTip("Speak a sample with this voice")
        hear.clicked.connect(
            lambda: self.context.ports.devices.say("Tell me about a time you changed your mind.", self.context.settings.voice)
        )
        refresh = Button("Look again", "plain")
        refresh.setToolTip("Look for devices that were plugged in")
        refresh.clicked.connect(self._find_devices)
        return self._card(
            "Sound",
            field("Microphone", self.input, "", refresh),
            self.check,
            field("Speaker", self.output),
            field(
                "Voice for questions", self.voice, "Questions that ship with the program always have a voice of their own.", hear
            ),
        )

    def _speech(self) -> QWidget:
        self.language = self._combo("language")
        for name, code in _LANGUAGES:
            self.language.addItem(name, code)
        self.fillers = QLineEdit()
        self.fillers.setPlaceholderText("for example: to be honest, at the end of the day")
        self.fillers.editingFinished.connect(self._keep_fillers)
        note = Text("Words are read on this machine. Nothing you say leaves it.", "muted", wrap=True)
        self._models_card = self._card(
            "Speech",
            note,
            self.models,
            field(
                "Language of your answers",
                self.language,
                "Sections and evidence are measured in English only; other languages say “not measured”.",
            ),
            field("Own filler words", self.fillers, "Separated by commas; counted beside the usual ones."),
        )
        return self._models_card

    def _look(self) -> QWidget:
        self.theme = Choice((("As the system", Theme.SYSTEM), ("Light", Theme.LIGHT), ("Dark", Theme.DARK)), "Theme")
        self.theme.chosen.connect(lambda value: self._change(theme=value))
        self.scale = Choice(_SCALES, "Text size")
        self.scale.chosen.connect(self._choose_scale)
        self.still = self._box("Less motion", "reduced_motion")
        return self._card("Look", field("Theme", self.theme), field("Text size", self.scale), self.still)

    def _data(self) -> QWidget:
        self.offline = self._box("Offline: refuse the network altogether", "offline")
        self.keeping = self._combo("keep_audio_days")
        for name, days in _KEEPING:
            self.keeping.addItem(name, days)
        self.learn = self._box("Learn from the edges I move, on this machine", "learn_from_edits")
        folder = QLineEdit(str(self.context.ports.data.folder()))
        folder.setReadOnly(True)
        folder.setCursorPosition(0)
        return self._card(
            "Data and privacy",
            field("Folder", folder, "Only you can read it. Start with --data-dir to use another."),
            field("Recordings", self.keeping, "Texts and figures are always kept."),
            self.offline,
            self.learn,
            self.data,
        )

    def _about(self) -> QWidget:
        measured, about, keys = (
            Button("What is measured", "plain"),
            Button("About Rehearse", "plain"),
            Text("Press ? anywhere to see every key.", "muted"),
        )
        measured.setToolTip("What is measured (D)")
        measured.clicked.connect(partial(self.context.go, Place.DEFINITIONS, None))
        about.setToolTip("Version and licences")
        about.clicked.connect(partial(self.context.go, Place.ABOUT, None))
        line = QWidget()
        line.setLayout(Flow(measured, about, keys))
        return line

    # -- small controls --

    def _box(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setProperty("setting", name)
        box.toggled.connect(lambda on: self._change(**{name: on}))
        return box

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        WheelGuard(combo)
        combo.activated.connect(lambda _index: self._change(**{name: combo.currentData()}))
        return combo

    def _seconds(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(10, 3_600)
        box.setSingleStep(5)
        box.setSuffix(" s")
        inset(box)
        WheelGuard(box)
        box.setAccessibleName(name)
        box.editingFinished.connect(self._own_target)
        return box

    def _percent(self, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, 100)
        box.setSuffix(" %")
        inset(box)
        WheelGuard(box)
        box.setAccessibleName(name)
        box.editingFinished.connect(self._keep_bands)
        return box

    # -- coming, going, showing --

    def enter(self, payload: Any = None) -> None:
        """Shows what is set, and looks for devices, voices, models and disk use."""
        self._show()
        self._find_devices()
        self.models.refresh()
        jobs, ports = self.context.jobs, self.context.ports
        jobs.run(ports.devices.voices, self._show_voices, self.context.trouble)
        self.data.refresh()
        if payload == "models":
            self.column.ensureWidgetVisible(self._models_card, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control wanted scroll the page."""
        if not self.column.scroll_by_key(event.key()):
            super().keyPressEvent(event)

    def leave(self) -> None:
        """The check ends; a download goes on and says so when it is done."""
        self._let_go()
        self.check.stop()

    def settings_changed(self) -> None:
        """Shows what was kept."""
        self._show()
        self.models.refresh()

    def _choose_scale(self, scale: object) -> None:
        """Another text size makes all above it higher or lower: what was pressed stays where it is while the page is laid out anew."""
        self._stays = self._top_of_sizes()
        self._change(text_scale=scale)

    def _ranged(self) -> None:
        """Now, and once what lies inside has its place too."""
        self._put_back()
        QTimer.singleShot(0, self, self._put_back)

    def _put_back(self) -> None:
        if self._stays is not None and self.isVisible():
            bar = self.column.verticalScrollBar()
            bar.setValue(bar.value() + self._top_of_sizes() - self._stays)

    def _let_go(self) -> None:
        self._stays = None

    def _top_of_sizes(self) -> int:
        return self.scale.mapTo(self.column.viewport(), QPoint(0, 0)).y()

    def _show(self) -> None:
        self._showing = True
        settings = self.context.settings
        pair = (settings.target_minimum, settings.target_maximum)
        preset = next((own for own in ((item.minimum, item.maximum) for item in TARGET_PRESETS.values()) if own == pair), None)
        self.target.set_value(preset)
        self.own_target.setVisible(preset is None)
        self.shortest.setValue(round(pair[0]))
        self.longest.setValue(round(pair[1]))
        self.work.setCurrentIndex(max(0, self.work.findData(settings.work)))
        self.thinking.set_value(settings.thinking_seconds)
        for box in self.findChildren(QCheckBox):
            box.setChecked(bool(getattr(settings, str(box.property("setting")))))
        for label, band in settings.section_bands().items():
            self.bands[label][0].setValue(round(band.low * 100))
            self.bands[label][1].setValue(round(band.high * 100))
        self.theme.set_value(settings.theme)
        self.scale.set_value(settings.text_scale)
        self.fillers.setText(", ".join(settings.own_fillers))
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.keeping.setCurrentIndex(max(0, self.keeping.findData(settings.keep_audio_days)))
        self._showing = False

    def _find_devices(self) -> None:
        jobs, devices = self.context.jobs, self.context.ports.devices
        jobs.run(devices.inputs, partial(self._show_devices, self.input, "input_device"), self.context.trouble)
        jobs.run(devices.outputs, partial(self._show_devices, self.output, "output_device"), self.context.trouble)

    def _show_devices(self, combo: QComboBox, name: str, entries: tuple[DeviceEntry, ...]) -> None:
        chosen = str(getattr(self.context.settings, name))
        usual = next((entry.name for entry in entries if entry.default), "")
        combo.clear()
        combo.addItem(f"The system's own ({usual})" if usual else "The system's own", "")
        for entry in entries:
            combo.addItem(entry.name, entry.name)
        if chosen and combo.findData(chosen) < 0:
            combo.addItem(f"{chosen} (not plugged in)", chosen)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))

    def _show_voices(self, voices: tuple[str, ...]) -> None:
        self.voice.clear()
        self.voice.addItem("The system's own" if voices else "The voice that ships with the program", "")
        for voice in voices:
            self.voice.addItem(voice, voice)
        self.voice.setCurrentIndex(max(0, self.voice.findData(self.context.settings.voice)))

    # -- changing --

    def _change(self, **values: Any) -> None:
        if self._showing:
            return
        settings: Settings = replace(self.context.settings, **values)
        if settings != self.context.settings:
            self.context.set_settings(settings)

    def _pick_target(self, value: object) -> None:
        if isinstance(value, tuple):
            self._change(target_minimum=value[0], target_maximum=value[1])
            self.own_target.hide()
        else:
            self.own_target.show()
            self.shortest.setFocus()

    def _own_target(self) -> None:
        low, high = self.shortest.value(), self.longest.value()
        self._change(target_minimum=float(min(low, high)), target_maximum=float(max(low, high)))

    def _keep_bands(self) -> None:
        pairs = {label.value: sorted((low.value() / 100, high.value() / 100)) for label, (low, high) in self.bands.items()}
        self._change(bands=pairs)

    def _usual_bands(self) -> None:
        self._change(bands={label.value: [band.low, band.high] for label, band in DEFAULT_BANDS.items()})

    def _keep_fillers(self) -> None:
        self._change(own_fillers=tuple(part.strip() for part in self.fillers.text().split(",") if part.strip()))
