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
    /// Ends the process ``StopTimes/lastResort`` from now, with exit code 0: by then every caller has its answer, and what still waits is a ZooKeeper
    /// that does not answer the end of the session.
    ///
    /// - Parameters:
    ///   - log: What it has is written, if somebody takes it within a moment.
    ///   - audit: The same.
    public static func start(_ log: ProcessLog, _ audit: AuditFile?) {
        DispatchQueue.global().asyncAfter(deadline: .now() + StopTimes.lastResort / .seconds(1)) {
            audit?.flush(within: StopTimes.lastFlush)
            log.flush(within: StopTimes.lastFlush)
            _exit(0)
        }
    }
}
