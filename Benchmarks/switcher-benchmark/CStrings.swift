import Glibc

/// Many C strings in one piece of memory, made before the clock starts.
///
/// Sendable: nothing is written after `init`.
final class CStrings: @unchecked Sendable {
    let count: Int
    private let bytes: UnsafeMutablePointer<CChar>
    private let starts: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ strings: some Collection<String>) {
        count = strings.count
        bytes = .allocate(capacity: strings.reduce(0) { $0 + $1.utf8.count + 1 })
        starts = .allocate(capacity: max(count, 1))
        var position = bytes
        for (index, string) in strings.enumerated() {
            starts[index] = UnsafePointer(position)
            for byte in string.utf8 {
                position.pointee = CChar(bitPattern: byte)
                position += 1
            }
            position.pointee = 0
            position += 1
        }
    }

    deinit {
        bytes.deallocate()
        starts.deallocate()
    }

    /// The strings' addresses, which live as long as this object.
    var pointers: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(starts) }
}
