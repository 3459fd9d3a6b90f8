/// How requests of ZooKeeper's protocol begin, after their number: by these a proxy knows the step that a call is at.
enum RequestBytes {
    static func exists(_ path: String) -> [UInt8] { operation(3, path) }
    static func get(_ path: String) -> [UInt8] { operation(4, path) }
    static func set(_ path: String) -> [UInt8] { operation(5, path) }
    static func set(_ path: String, _ text: String) -> [UInt8] { operation(5, path) + string(text) }
    /// Within a transaction.
    static func setInTransaction(_ path: String) -> [UInt8] { [0, 0, 0, 5, 0, 255, 255, 255, 255] + string(path) }

    private static func operation(_ code: UInt8, _ path: String) -> [UInt8] { [0, 0, 0, code] + string(path) }

    private static func string(_ text: String) -> [UInt8] {
        let count = UInt32(text.utf8.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } + Array(text.utf8)
    }
}
