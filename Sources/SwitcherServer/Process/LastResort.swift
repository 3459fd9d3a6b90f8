import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ends the process when a stop in good order takes too long.
public enum LastResort {
    /// Below the eight seconds of the API contract; a supervisor kills after ten.
    static let time: Duration = .milliseconds(7_500)

    /// Ends the process that long from now, with exit code 0: by then every caller has its answer, and what still waits is a ZooKeeper
    /// that does not answer the end of the session.
    ///
    /// - Parameter log: What it has is written, if somebody takes it within a moment.
    public static func start(_ log: ProcessLog) {
        let milliseconds = Int(time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
            log.flush(within: .milliseconds(200))
            _exit(0)
        }
    }
}
