//! dutyclock for Python: what `dutyclock/__init__.py` wraps. Frames come and go as Arrow, without text between.

mod arrow;
mod check;
mod data;
mod days;
mod due;
mod errors;
mod options;
mod rows;
mod table;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use super::*;
    #[pymodule_export]
    use crate::check::{NativeChecked, NativeChecker};
    #[pymodule_export]
    use crate::days::{NativeColumn, add_working_days, working_days_between};
    #[pymodule_export]
    use crate::due::{NativeDue, due};
    #[pymodule_export]
    use crate::errors::DutyclockError;
    #[pymodule_export]
    use crate::table::NativeTable;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
