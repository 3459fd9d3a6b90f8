import Foundation
import SwitchRules

/// How far a push has come, in a file beside its input, for whoever begins it again after an interruption.
///
/// What it says is confirmed by the server. The part that was under way is sent again: the same coin is written again, which is safe.
package struct PushState: Sendable, Equatable {
    /// Of the input: ``PushPlan/digest``.
    package var digest: String
    package var url: String
    /// All entries up to this line are written or refused.
    package var line: Int
    package var written: Int
    /// By the server, which the reading has not found.
    package var refused: Int
    /// In seconds since 1970.
    package var time: Int

    /// Older ones are not gone on from: users have switched since.
    package static let maximumAge = 86_400

    package init(digest: String, url: String, line: Int = 0, written: Int = 0, refused: Int = 0, time: Int) {
        (self.digest, self.url, self.line, self.written, self.refused, self.time) = (digest, url, line, written, refused, time)
    }

    package init?(_ json: [UInt8]) {
        guard let value = try? JSONValue(json), value["format"]?.integer == 1, let digest = value["digest"]?.text,
            let url = value["url"]?.text, let line = value["line"]?.integer, let written = value["written"]?.integer,
            let refused = value["refused"]?.integer, let time = value["time"]?.integer
        else { return nil }
        self.init(digest: digest, url: url, line: line, written: written, refused: refused, time: time)
    }

    package var json: [UInt8] {
        let value = JSONValue.members([
            ("format", .integer(1)), ("digest", .string(digest)), ("url", .string(url)), ("line", .integer(line)),
            ("written", .integer(written)), ("refused", .integer(refused)), ("time", .integer(time)),
        ])
        return Array((value.line + "\n").utf8)
    }

    /// Whether a push of that input to that server may go on from here.
    package func isOf(digest: String, url: String, now: Int) -> Bool {
        self.digest == digest && self.url == url && (0...Self.maximumAge).contains(now - time)
    }

    // MARK: The file

    package static func path(besides input: String) -> String { input + ".switcherctl" }

    /// - Returns: `nil` where there is none, or somebody else has written it: what it says is left out.
    package static func read(_ path: String) -> PushState? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            let data = try? file.read(upToCount: 65_536)
        else { return nil }
        return PushState([UInt8](data))
    }

    /// - Returns: Whether it could be written. A push goes on all the same.
    package func write(_ path: String) -> Bool {
        (try? Data(json).write(to: URL(fileURLWithPath: path), options: .atomic)) != nil
    }

    package static func remove(_ path: String) { unlink(path) }
}
