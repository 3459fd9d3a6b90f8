/// How far something is, as a line for a terminal. Pure.
package struct ProgressBar: Sendable {
    package let total: Int
    package let unit: String

    package init(total: Int, unit: String) {
        (self.total, self.unit) = (total, unit)
    }

    /// - Parameters:
    ///   - seconds: Since the beginning.
    ///   - begun: How much had been done by then: by what was interrupted.
    ///   - width: The terminal's.
    package func line(done: Int, begun: Int = 0, seconds: Double, width: Int) -> String {
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
        let rate = seconds > 0 ? Double(done - begun) / seconds : 0
        var text = " \(Int(share * 100)) %  \(done.grouped) of \(total.grouped) \(unit)"
        if rate >= 1 {
            text += "  \(Int(rate).grouped)/s"
            if done < total { text += "  \(Self.time(Double(total - done) / rate)) left" }
        }
        let room = min(40, width - text.count - 3)
        guard room >= 5 else { return String(text.dropFirst().prefix(max(width - 1, 0))) }
        let full = Int(share * Double(room))
        return "[" + String(repeating: "#", count: full) + String(repeating: " ", count: room - full) + "]" + text
    }

    private static func time(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 1e9))
        return seconds < 60 ? "\(seconds) s" : seconds < 3_600 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    }
}

extension Int {
    /// `1,234,567`
    package var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}
