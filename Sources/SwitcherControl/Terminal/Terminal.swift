import Foundation

/// The terminal that the program was started from, whatever its input and output are.
package enum Terminal {
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// How many columns the terminal has.
    package static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Asks for a line.
    ///
    /// - Parameter isSecret: What is typed is not shown.
    /// - Returns: `nil` where there is no terminal, or the input ends.
    package static func ask(_ prompt: String, isSecret: Bool = false) throws -> String? {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard isSecret else {
            write(prompt, to: descriptor)
            return try line(from: descriptor)
        }
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { return nil }
        var silent = before
        // Key by key, Ctrl-C too: whoever gives up is left with a terminal that shows what he types.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { return nil }
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &before)
            write("\n", to: descriptor)
        }
        // Not before: who is asked may be quick.
        write(prompt, to: descriptor)
        return try line(from: descriptor, isByKey: true)
    }

    /// Whether the answer is yes.
    package static func confirms(_ question: String) throws -> Bool {
        let answer = try ask("\(question) [y/N] ")
        return ["y", "yes"].contains(answer?.trimmingCharacters(in: .whitespaces).lowercased() ?? "")
    }

    private static let maximumByteCount = 4_096

    private static func line(from descriptor: Int32, isByKey: Bool = false) throws -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < maximumByteCount {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return String(decoding: bytes, as: UTF8.self)
            case 3 where isByKey: throw Interrupted()
            case 4 where isByKey && bytes.isEmpty: return nil
            case 8 where isByKey, 127 where isByKey: if !bytes.isEmpty { bytes.removeLast() }
            case 21 where isByKey: bytes = []
            default: bytes.append(byte)
            }
        }
        throw ControlError(.usage, "what was typed is over \(maximumByteCount) bytes")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }
}

/// Somebody has typed Ctrl-C where that is read as a key.
package struct Interrupted: Error {}
