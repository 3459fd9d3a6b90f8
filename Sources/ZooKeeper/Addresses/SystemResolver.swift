#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system's resolver: `/etc/hosts`, DNS, whatever it is set up to ask.
///
/// Each look-up blocks a thread of its own for as long as it takes; nothing can end it. Who asks bounds how many there are.
struct SystemResolver: HostResolver {
    func lookUp(_ host: String, completion: @escaping @Sendable (HostAnswer) -> Void) {
        let isStarted = DetachedThread.start { completion(Self.answer(for: host)) }
        if !isStarted { completion(.failed(reason: "no thread left to look it up")) }
    }

    static func answer(for host: String) -> HostAnswer {
        var hints = addrinfo()
        // No IPv6 addresses on a machine without IPv6.
        hints.ai_flags = AI_ADDRCONFIG
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        var code = getaddrinfo(host, nil, &hints, &list)
        if code == EAI_BADFLAGS || code == Self.otherFamily {
            // Some systems refuse the flag, or an address that is one already.
            hints.ai_flags = 0
            code = getaddrinfo(host, nil, &hints, &list)
        }
        let systemError = errno
        guard code == 0 else { return failure(code, systemError: systemError) }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            entry.flatMap { numericHost(of: $0.pointee) }
        }
        // In an order of its own, so that the clients of an ensemble with one name spread over its members.
        return .addresses(addresses.shuffled())
    }

    private static func failure(_ code: Int32, systemError: Int32) -> HostAnswer {
        let text = code == EAI_SYSTEM ? strerror(systemError).map { UnsafePointer($0) } : gai_strerror(code)
        let reason = text.map { String(cString: $0) } ?? "error \(code)"
        return code == EAI_NONAME || code == noAddress ? .unknown(reason: reason) : .failed(reason: reason)
    }

    // glibc's header hides these two: the name is there and has no address, or none of a kind that this machine has.
    #if canImport(Darwin)
    private static let noAddress = EAI_NODATA
    private static let otherFamily = EAI_ADDRFAMILY
    #else
    private static let noAddress: Int32 = -5
    private static let otherFamily: Int32 = -9
    #endif

    private static func numericHost(of entry: addrinfo) -> String? {
        guard let address = entry.ai_addr, entry.ai_family == AF_INET || entry.ai_family == AF_INET6 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
            guard let text = buffer.baseAddress,
                getnameinfo(address, entry.ai_addrlen, text, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
            else { return nil }
            return String(cString: text)
        }
    }
}
