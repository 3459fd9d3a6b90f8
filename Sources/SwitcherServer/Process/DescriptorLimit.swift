#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The process's limit of open descriptors, each connection being one.
public enum DescriptorLimit {
    /// Raises the soft limit to the hard one: supervisor starts its programs with 1024.
    ///
    /// - Returns: The limit now in force, `nil` if the system does not tell.
    @discardableResult
    public static func raise() -> Int? {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return nil }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// The limit now in force, `nil` if the system does not tell.
    static var current: Int? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? Int(clamping: limit.rlim_cur) : nil
    }

    #if canImport(Glibc)
    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
    private static var resource: Int32 { RLIMIT_NOFILE }
    #endif

    /// How many descriptors are open now; where the system does not tell, a few more than usual.
    static var openCount: Int { knownOpenCount ?? 16 }

    /// How many descriptors are open now, `nil` if the system does not tell.
    static var knownOpenCount: Int? {
        guard let folder = opendir("/proc/self/fd") else { return openCount(unlistedBecause: errno, limit: current) }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // The folder itself and its two dots.
        return count - 3
    }

    /// To list them takes another one: where there is none left, as many are open as may be.
    static func openCount(unlistedBecause error: Int32, limit: Int?) -> Int? { error == EMFILE ? limit : nil }
}
