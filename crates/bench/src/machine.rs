//! What the operating system says: processor time, memory, the kind of machine.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fs;

/// Clock ticks a second in `/proc`, on every Linux that Rust knows.
const TICKS: f64 = 100.0;

/// Processor time of this process and its finished threads, in seconds; exact to a hundredth.
pub fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("an odd /proc/self/stat")?;
    let field = |place: usize| -> Result<f64> {
        Ok(fields
            .split_whitespace()
            .nth(place)
            .context("an odd /proc/self/stat")?
            .parse()?)
    };
    Ok((field(11)? + field(12)?) / TICKS)
}

/// Resident memory of a process in megabytes: now, and the most so far.
pub fn memory(process: u32) -> Result<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| -> Result<f64> {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kilobytes.context("an odd /proc/…/status")?.parse::<f64>()? / 1024.0)
    };
    Ok((field("VmRSS:")?, field("VmHWM:")?))
}

/// How many tasks wanted a processor in the last minute, over all processes.
pub fn load() -> f64 {
    fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(f64::NAN)
}

/// The machine's class, for the report.
pub fn describe() -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    json!({
        "cores": std::thread::available_parallelism().map_or(1, usize::from),
        "processor": model.map_or("unknown", |(_, name)| name.trim()),
        "memory_gib": kilobytes.map(|kilobytes| kilobytes / 1024 / 1024),
    })
}
