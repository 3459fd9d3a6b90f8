import Logging
import Switcher

extension Logger.Metadata {
    /// What a call is answered.
    mutating func add(_ text: ReplyText) {
        self[LogKey.number] = "\(text.number)"
        self[LogKey.reason] = .text(text.message)
    }
}
