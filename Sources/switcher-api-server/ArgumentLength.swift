/// How long arguments may be. The parser compares an unknown flag letter by letter with each that there is, which takes seconds where it is long,
/// and repeats it.
enum ArgumentLength {
    /// A path has half of it at most.
    static let maximumBytes = 8_192
    /// … and a flag's name, with its dashes.
    static let maximumNameBytes = 64

    /// Which one is too long, on one line that repeats nothing of it; `nil` where none is.
    static func problem(in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            let nameCount = argument.hasPrefix("-") ? argument.utf8.prefix { $0 != UInt8(ascii: "=") }.count : 0
            if nameCount > maximumNameBytes { return "argument \(index + 1) is no flag: its name has \(nameCount) bytes" }
            let count = argument.utf8.count
            if count > maximumBytes {
                return "argument \(index + 1) is too long: it has \(count) bytes, and may have \(maximumBytes)"
            }
        }
        return nil
    }
}
