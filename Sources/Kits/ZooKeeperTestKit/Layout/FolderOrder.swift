public import Foundation

/// The folders of a module from the top to the bottom: the files of one may use what is declared in it and below it, and nothing above.
///
/// It reads the sources, and knows no more of Swift than comments, texts and names. What is found is a type that is declared at the top
/// level of a file; a member of another's type is not seen.
public struct FolderOrder: Sendable {
    private let directory: URL
    private let folders: [String]

    /// - Parameters:
    ///   - directory: The module's sources.
    ///   - folders: From the top to the bottom. Those of a folder's own folders count as its own; `.` are the files in none.
    public init(_ directory: URL, _ folders: [String]) {
        self.directory = directory
        self.folders = folders
    }

    /// What goes against the order, in words; also a folder that is not in it, and one that is not there.
    public func violations() throws -> [String] {
        var violations: [String] = []
        var files: [(folder: Int, name: String, source: SwiftSource)] = []
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".swift") }
        for path in paths.sorted() {
            let folder = path.contains("/") ? String(path.prefix { $0 != "/" }) : "."
            guard let index = folders.firstIndex(of: folder) else {
                violations.append("\(path) is in no folder of the order")
                continue
            }
            files.append((index, path, SwiftSource(try String(contentsOf: directory.appending(path: path), encoding: .utf8))))
        }
        for (index, folder) in folders.enumerated() where !files.contains(where: { $0.folder == index }) {
            violations.append("there is nothing in \(folder)")
        }
        var homes: [String: Int] = [:]
        for file in files {
            for type in file.source.types { homes[type] = file.folder }
        }
        for file in files {
            for name in file.source.names.sorted() {
                guard let home = homes[name], home < file.folder else { continue }
                violations.append("\(file.name) uses \(name), which is above it in \(folders[home])")
            }
        }
        return violations
    }
}

/// What a source file declares and names.
struct SwiftSource {
    /// The types that it declares at its top level, for others.
    let types: Set<String>
    /// Every name in it but those of types of its own.
    let names: Set<String>

    init(_ text: String) {
        var types: Set<String> = []
        var ownTypes: Set<String> = []
        var names: Set<String> = []
        var depth = 0
        var isPrivate = false
        var previous: Substring = ""
        for token in Self.code(text).split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace) {
            switch token {
            case "{": depth += 1
            case "}":
                depth -= 1
                isPrivate = false
            case "private", "fileprivate": if depth == 0 { isPrivate = true }
            default:
                names.insert(String(token))
                guard depth == 0, Self.introducers.contains(previous) else { break }
                if isPrivate { ownTypes.insert(String(token)) } else { types.insert(String(token)) }
            }
            previous = token
        }
        self.types = types
        self.names = names.subtracting(ownTypes)
    }

    private static let introducers: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]

    /// The names and braces, with blanks between them: without comments, and of texts only what is interpolated.
    private static func code(_ text: String) -> String {
        var code = ""
        var rest = Substring(text)
        /// The `#` of the text that an interpolation is in, and how many parentheses are open in it.
        var interpolations: [(end: String, depth: Int)] = []
        while let character = rest.first {
            if rest.hasPrefix("//") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.hasPrefix("/*") {
                rest = rest.range(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else if let end = Self.end(ofTextAt: rest) {
                rest = rest.dropFirst(end.count)
                skipText(&rest, to: end, &interpolations)
            } else if character == ")", let last = interpolations.last, last.depth == 0 {
                interpolations.removeLast()
                rest.removeFirst()
                code += " "
                skipText(&rest, to: last.end, &interpolations)
            } else {
                if character == "(", !interpolations.isEmpty { interpolations[interpolations.count - 1].depth += 1 }
                if character == ")", !interpolations.isEmpty { interpolations[interpolations.count - 1].depth -= 1 }
                let isName = character.isLetter || character.isNumber || character == "_"
                code += isName ? String(character) : character == "{" || character == "}" ? " \(character) " : " "
                rest.removeFirst()
            }
        }
        return code
    }

    /// What ends the text that begins here; it has as many characters as the beginning.
    private static func end(ofTextAt rest: Substring) -> String? {
        let hashes = rest.prefix { $0 == "#" }
        let quotes = rest.dropFirst(hashes.count).hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        return rest.dropFirst(hashes.count).hasPrefix(quotes) ? quotes + hashes : nil
    }

    /// Goes on behind a text's end, or at what is interpolated in it.
    private static func skipText(_ rest: inout Substring, to end: String, _ interpolations: inout [(end: String, depth: Int)]) {
        let escape = "\\" + end.drop { $0 == "\"" }
        while !rest.isEmpty {
            if rest.hasPrefix(end) {
                rest = rest.dropFirst(end.count)
                return
            }
            if rest.hasPrefix(escape) {
                rest = rest.dropFirst(escape.count)
                let isInterpolation = rest.first == "("
                rest = rest.dropFirst()
                if isInterpolation { return interpolations.append((end, 0)) }
            } else {
                rest.removeFirst()
            }
        }
    }
}
