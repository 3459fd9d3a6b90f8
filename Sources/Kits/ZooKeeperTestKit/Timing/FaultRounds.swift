import Foundation

/// How much of the fault tests runs. The short form is part of every test run; `Scripts/test --faults` sets `FAULT_TESTS=all` and gets
/// the whole. No test is left out of the short form: each repeats its fault less often.
public enum FaultRounds {
    /// Whether everything runs.
    public static let areAll = ProcessInfo.processInfo.environment["FAULT_TESTS"] == "all"

    /// How often a fault is repeated: `for _ in 0..<FaultRounds.count(10, shortened: 2) { … }`.
    public static func count(_ all: Int, shortened: Int) -> Int {
        areAll ? all : shortened
    }
}
