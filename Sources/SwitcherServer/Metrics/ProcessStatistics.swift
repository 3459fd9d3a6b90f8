import Foundation

/// What the system says of the process, under the names that all programs watched by Prometheus have. What it does not say is left out.
struct ProcessStatistics {
    private(set) var values: [(name: String, value: Double)] = []

    static func now() -> ProcessStatistics {
        var statistics = ProcessStatistics()
        statistics.add("process_cpu_seconds_total", processorSeconds)
        statistics.add("process_open_fds", DescriptorLimit.knownOpenCount.map(Double.init))
        statistics.add("process_max_fds", DescriptorLimit.current.map(Double.init))
        let status = ProcessStatus(contents(ofFile: "/proc/self/stat"))
        statistics.add("process_resident_memory_bytes", status.map { $0.residentPages * Double(sysconf(Int32(_SC_PAGESIZE))) })
        statistics.add("process_virtual_memory_bytes", status?.virtualBytes)
        statistics.add("process_start_time_seconds", status.flatMap(startTime))
        return statistics
    }

    private mutating func add(_ name: String, _ value: Double?) {
        if let value { values.append((name, value)) }
    }

    private static var processorSeconds: Double? {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
        return time.seconds
    }

    /// In seconds since 1970.
    private static func startTime(_ status: ProcessStatus) -> Double? {
        #if os(Linux)
        var sinceBoot = timespec()
        var now = timespec()
        guard clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0, clock_gettime(CLOCK_REALTIME, &now) == 0 else { return nil }
        // To the hundredth, as the system has it: else every scrape would find another start.
        let start = now.seconds - sinceBoot.seconds + status.startTicks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return (start * 100).rounded() / 100
        #else
        return nil
        #endif
    }

    private static func contents(ofFile path: String) -> String {
        // Not by the path: what has no size is read in part.
        let data = try? FileHandle(forReadingAtPath: path)?.readToEnd()
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}

/// The line of `/proc/self/stat`, as far as it matters.
struct ProcessStatus: Equatable {
    let virtualBytes: Double
    let residentPages: Double
    /// From the system's start to the process's.
    let startTicks: Double

    init?(_ line: String) {
        // The program's name is in parentheses, and may have blanks and parentheses itself.
        guard let name = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: name)...].split(whereSeparator: \.isWhitespace)
        // The first one here is the third of proc(5).
        guard fields.count > 21, let start = Double(fields[19]), let virtual = Double(fields[20]), let pages = Double(fields[21])
        else { return nil }
        startTicks = start
        virtualBytes = virtual
        residentPages = pages
    }
}

extension timespec {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_nsec) / 1e9 }
}
