import Foundation

/// A new, empty folder only this user can read. It goes with `remove()`, or with the last reference to it.
///
/// A process that is killed leaves its folders behind: whoever looks into the crash wants the logs in them.
public final class TemporaryDirectory: Sendable {
    /// The folder's absolute path, without a slash at the end.
    public let path: String

    /// Creates a folder in `TMPDIR`, or in `/tmp`.
    /// - Throws: `POSIXError` when that is not possible.
    public init(prefix: String = "zookeeper-test") throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        let base = parent.count > 1 && parent.hasSuffix("/") ? String(parent.dropLast()) : parent
        var template = Array("\(base)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        remove()
    }

    /// Deletes the folder with all it holds. Doing it twice is harmless.
    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
