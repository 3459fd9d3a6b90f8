import Foundation

/// The inputs that are kept, in a folder per target: good ones, bad ones, and every finding there ever was. The tests replay them, mutate
/// them, and `Scripts/fuzz` begins with them.
enum Corpus {
    struct Input {
        let name: String
        let bytes: [UInt8]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// The folders that there are, by the names of their targets.
    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// - Throws: When there is no such folder.
    static func inputs(of target: FuzzTarget) throws -> [Input] {
        let folder = folder.appending(path: target.description)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            Input(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
        }
    }
}
