import Glibc

/// The kernel's account of the time that a process, with all of its threads, has had a processor.
enum CPUClock {
    /// - Returns: In seconds; 0 where there is no such process any more.
    static func seconds(of process: Int32) -> Double {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return 0 }
        return read(clock)
    }

    /// Of this process, and of those that it has started and that have ended.
    static var secondsOfLoad: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return read(CLOCK_PROCESS_CPUTIME_ID) + seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
