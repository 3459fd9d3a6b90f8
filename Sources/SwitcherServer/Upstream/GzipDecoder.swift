import CZlib

/// Unpacks gzip as it arrives, of one member or of several (RFC 1952). What follows a member and is none is left out, as gunzip does.
struct GzipDecoder: ~Copyable {
    enum Failure: Error, Equatable {
        case broken
        /// It ends within a member.
        case truncated
        /// It is more than may be kept.
        case tooLarge
    }

    private enum State {
        case betweenMembers
        case inMember
        case behindTheLast
    }

    /// At an address of its own: zlib keeps it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let limit: Int
    private var state = State.betweenMembers
    private var hasMember = false
    /// What is unpacked so far.
    private(set) var bytes: [UInt8] = []

    /// - Parameter limit: How many bytes may be unpacked.
    init(limit: Int) throws(Failure) {
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard czlib_inflate_init_gzip(stream) == Z_OK else {
            stream.deallocate()
            // No memory, the one reason there is.
            throw .tooLarge
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks what has arrived.
    mutating func add(_ packed: [UInt8]) throws(Failure) {
        var packed = packed
        var failure: Failure?
        packed.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(clamping: input.count)
            do throws(Failure) {
                while stream.pointee.avail_in > 0, state != .behindTheLast { try unpack() }
            } catch {
                failure = error
            }
            stream.pointee.next_in = nil
        }
        if let failure { throw failure }
    }

    /// Everything has arrived.
    func checkIsWhole() throws(Failure) {
        guard state != .inMember, hasMember else { throw .truncated }
    }

    private mutating func unpack() throws(Failure) {
        if state == .betweenMembers {
            // The first of the two bytes that a member begins with; without a member before it, zlib says what it thinks of it.
            if hasMember, stream.pointee.next_in.pointee != 0x1F {
                state = .behindTheLast
                return
            }
            inflateReset(stream)
            state = .inMember
        }
        let result = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { output in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let result = inflate(stream, Z_NO_FLUSH)
            bytes.append(contentsOf: output.prefix(output.count - Int(stream.pointee.avail_out)))
            stream.pointee.next_out = nil
            return result
        }
        guard bytes.count <= limit else { throw .tooLarge }
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            hasMember = true
            state = .betweenMembers
        default: throw .broken
        }
    }
}
