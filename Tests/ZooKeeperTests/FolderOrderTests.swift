import Foundation
import Testing

/// That the folders of the module use each other one way, as docs/design.md says.
///
/// It looks for the names of types, outside of comments and strings. What it does not see is a member that another folder's extension
/// adds.
struct FolderOrderTests {
    /// Which folders each one may use beside itself. What lies above them may use all.
    private static let uses: [String: Set<String>] = [
        "Concurrency": [],
        "Model": [],
        "Operations": ["Concurrency", "Model"],
        "Bridge": ["Concurrency", "Model", "Operations"],
        "Addresses": ["Concurrency", "Model"],
        "Session": ["Model"],
        "": ["Concurrency", "Model", "Operations", "Bridge", "Addresses", "Session"],
    ]

    private struct Source {
        let folder: String
        let name: String
        /// Without comments and strings.
        let code: String
    }

    private static func sources() throws -> [Source] {
        let root = URL(filePath: #filePath).appending(path: "../../../Sources/ZooKeeper").standardized
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        return try files.map { file in
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            return Source(
                folder: folder,
                name: file,
                code: code(in: try String(contentsOf: root.appending(path: file), encoding: .utf8))
            )
        }
    }

    private static func code(in text: String) -> String {
        text.split(separator: "\n").map { $0.replacing(#/"[^"]*"/#, with: "\"\"").replacing(#/\/\/.*/#, with: "") }
            .joined(separator: "\n")
    }

    /// The types that a text declares outside of others: their declarations begin the line.
    private static func types(declaredIn code: String) -> [String] {
        code.matches(
            of:
                #/(?m)^(?:public |package |private |fileprivate )?(?:final )?(?:struct|class|enum|actor|protocol|typealias) (\w+)/#
        )
        .map { String($0.1) }
    }

    private static func words(of code: String) -> Set<Substring> { Set(code.matches(of: #/\w+/#).map(\.0)) }

    @Test func foldersUseOnlyThoseBelowThem() throws {
        let sources = try Self.sources()
        #expect(Set(sources.map(\.folder)) == Set(Self.uses.keys), "a folder is missing here, or there")
        var folderOfType: [Substring: String] = [:]
        for source in sources {
            for type in Self.types(declaredIn: source.code) { folderOfType[Substring(type)] = source.folder }
        }
        #expect(folderOfType.count > sources.count / 2, "nearly every file declares a type")
        for source in sources {
            let allowed = try #require(Self.uses[source.folder]).union([source.folder])
            for word in Self.words(of: source.code) {
                guard let folder = folderOfType[word] else { continue }
                #expect(allowed.contains(folder), "\(source.name) uses \(word)")
            }
        }
    }

    /// The library is behind the bridge.
    @Test func onlyTheBridgeKnowsC() throws {
        for source in try Self.sources() where source.folder != "Bridge" {
            #expect(!Self.words(of: source.code).contains("CZooKeeper"), "\(source.name)")
        }
    }

    /// No folder uses one that uses it.
    @Test func thereIsNoCircle() {
        var left = Self.uses
        while let lowest = left.first(where: { $0.value.isEmpty })?.key {
            left[lowest] = nil
            for folder in left.keys { left[folder]?.remove(lowest) }
        }
        #expect(left.isEmpty)
    }

    @Test func whatIsLookedForIsFound() {
        let code = Self.code(
            in: """
                // Session
                public struct Path { let text = "Handle" }
                final class Table: Sendable { enum Inner { } } // Sink
                private enum Words {}
                """
        )
        #expect(Self.types(declaredIn: code) == ["Path", "Table", "Words"])
        #expect(Self.words(of: code).isDisjoint(with: ["Session", "Handle", "Sink"]))
        #expect(Self.words(of: code).isSuperset(of: ["Path", "Table", "Inner", "Sendable"]))
    }
}
