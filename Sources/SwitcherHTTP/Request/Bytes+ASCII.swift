extension Sequence<UInt8> {
    /// Whether these bytes are that text but for the case of their letters.
    ///
    /// - Parameter text: In lower case.
    func lowercasedElementsEqual(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { expected in
            // Where they lie side by side, as they nearly always do, without an iterator.
            let isEqual = withContiguousStorageIfAvailable { own in
                own.count == expected.count && own.indices.allSatisfy { own[$0].lowercasedASCII == expected[$0] }
            }
            if let isEqual { return isEqual }
            var iterator = makeIterator()
            for byte in expected {
                guard let own = iterator.next(), own.lowercasedASCII == byte else { return false }
            }
            return iterator.next() == nil
        }
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

extension UInt8 {
    /// Of a hexadecimal digit.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
