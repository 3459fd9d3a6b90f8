import Foundation

/// What a process holds right now, for tests that look for leaks.
public struct ProcessResources: Sendable, Equatable {
    /// Open file descriptors.
    public let openDescriptors: Int
    /// Threads of the process.
    public let threads: Int
    /// Resident memory in bytes.
    public let residentBytes: Int
    /// The most resident memory there has been, in bytes.
    public let peakResidentBytes: Int
}

/// What is thrown when `/proc` does not tell about a process, mostly because it is gone.
public struct ProcessUnknown: Error {
    /// The process asked for.
    public let processIdentifier: Int32
}

/// Reads from `/proc` what a process holds right now.
/// - Parameter processIdentifier: The process; this one when left out. It must belong to the same user.
/// - Throws: ``ProcessUnknown``
public func processResources(_ processIdentifier: Int32? = nil) throws -> ProcessResources {
    let processIdentifier = processIdentifier ?? getpid()
    let folder = "/proc/\(processIdentifier)"
    guard let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd"),
        let status = try? String(contentsOfFile: "\(folder)/status", encoding: .utf8),
        let threads = statusField("Threads", of: status),
        let residentKilobytes = statusField("VmRSS", of: status),
        let peakKilobytes = statusField("VmHWM", of: status)
    else { throw ProcessUnknown(processIdentifier: processIdentifier) }
    // The descriptor that lists the folder is in the list itself.
    let own = processIdentifier == getpid() ? 1 : 0
    return ProcessResources(
        openDescriptors: descriptors.count - own,
        threads: threads,
        residentBytes: residentKilobytes * 1024,
        peakResidentBytes: peakKilobytes * 1024
    )
}

/// Whether a process exists and has not ended. One that ended but was not yet waited for by its parent counts as gone.
public func processExists(_ processIdentifier: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8),
        let endOfName = stat.lastIndex(of: ")")
    else { return false }
    let state = stat[stat.index(after: endOfName)...].drop { $0 == " " }.first
    return state != "Z" && state != "X"
}

private func statusField(_ name: String, of status: String) -> Int? {
    status.split(separator: "\n")
        .first { $0.hasPrefix("\(name):") }?
        .split(whereSeparator: \.isWhitespace)
        .dropFirst().first
        .flatMap { Int($0) }
}
