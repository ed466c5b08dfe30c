"""The part of the module that is written in Rust. Use the functions of `dutyclock`, which check and explain."""

from typing import Any

__version__: str

class DutyclockError(ValueError):
    """Something that was asked or given is wrong; the message says what, and what would be right."""

class NativeTable:
    column_names: list[str]
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...

class NativeColumn:
    provisional: int
    def __arrow_c_array__(
        self, requested_schema: object | None = None
    ) -> tuple[object, object]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...
    def to_list(self) -> list[Any]: ...

class NativeChecked:
    deadlines: NativeTable
    rejects: NativeTable
    errors: list[str]
    failures: list[str]
    remarks: list[str]
    in_breach: bool
    complete: bool
    records: int

class NativeChecker:
    as_of: str
    def __init__(self, options: dict[str, Any]) -> None: ...
    def check(self, frame: Any, in_parts: bool = False) -> NativeChecked: ...
    def empty(self) -> NativeTable: ...

class NativeDue:
    deadlines: list[dict[str, Any]]
    errors: list[str]
    remarks: list[str]
    why_nothing: str | None
    ask_instead: list[tuple[str, str]]

def due(options: dict[str, Any]) -> NativeDue: ...
def add_working_days(dates: Any, days: Any, calendar: str) -> NativeColumn: ...
def working_days_between(start: Any, end: Any, calendar: str) -> NativeColumn: ...
