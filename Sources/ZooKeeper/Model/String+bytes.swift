extension String {
    /// Whether both have the same UTF-8 bytes, which is narrower than `==`.
    func hasSameUTF8(as other: String) -> Bool {
        let isSame = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { theirs in
                mine.count == theirs.count && mine.elementsEqual(theirs)
            }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Feeds the UTF-8 bytes, so that strings hash alike exactly when their bytes are the same.
    func hashUTF8(into hasher: inout Hasher) {
        withUTF8Bytes { hasher.combine(bytes: $0) }
    }

    /// The UTF-8 bytes, as long as the call lasts.
    func withUTF8Bytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
