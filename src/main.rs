//! The command line of dutyclock: arguments in, exit code out.

mod cli;

use std::process::ExitCode;

/// With the allocator of musl, a night takes nearly twice the processor time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
