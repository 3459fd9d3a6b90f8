import Glibc

/// The time that processors have worked, in seconds: it holds where others have the machine as well.
enum CPUTime {
    static var ofThisProcess: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
