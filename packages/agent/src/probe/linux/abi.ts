/**
 * Linux numbers, the same on every 64-bit little-endian machine that Node runs on (asm-generic; checked with a C program
 * against the headers of kernel 6.18). Names are the kernel's.
 */
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_NONBLOCK = 0x800;
export const SOCK_CLOEXEC = 0x8_0000;

export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_ERROR = 4;
export const SO_LINGER = 13;
export const SO_ATTACH_FILTER = 26;
export const SO_REUSEPORT = 15;
/** Also the type of the control message that carries the stamp. */
export const SO_TIMESTAMPNS = 35;

export const SOL_IP = 0;
/** Also the type of the control message that `IP_RECVTTL` asks for. */
export const IP_TTL = 2;
export const IP_RECVERR = 11;
export const IP_RECVTTL = 12;
export const IP_MINTTL = 21;

export const SOL_IPV6 = 41;
export const IPV6_CHECKSUM = 7;
export const IPV6_UNICAST_HOPS = 16;
export const IPV6_RECVERR = 25;
export const IPV6_RECVHOPLIMIT = 51;
/** The type of the control message that `IPV6_RECVHOPLIMIT` asks for. */
export const IPV6_HOPLIMIT = 52;
export const IPV6_AUTOFLOWLABEL = 70;
export const IPV6_MINHOPCOUNT = 73;

export const IPPROTO_ICMP = 1;
export const IPPROTO_TCP = 6;
export const IPPROTO_ICMPV6 = 58;

/** Of raw sockets (linux/icmp.h, linux/icmpv6.h): which types are left out, a bit each. */
export const SOL_RAW = 255;
export const ICMP_FILTER = 1;
export const SOL_ICMPV6 = 58;
export const ICMPV6_FILTER = 1;

export const SOL_TCP = 6;
export const TCP_INFO = 11;
export const TCP_SYN_SENT = 2;

export const MSG_DONTWAIT = 0x40;
export const MSG_ERRQUEUE = 0x2000;

export const EPOLLIN = 1;
export const EPOLLOUT = 4;
export const EPOLLERR = 8;
export const EPOLLHUP = 16;
export const EPOLL_CTL_ADD = 1;

export const SO_EE_ORIGIN_ICMP = 2;
export const SO_EE_ORIGIN_ICMP6 = 3;

export const CLOCK_REALTIME = 0;
export const CLONE_NEWNET = 0x4000_0000;

export const EPERM = 1;
export const EINTR = 4;
export const EACCES = 13;
export const EPIPE = 32;
export const ECONNRESET = 104;
export const ETIMEDOUT = 110;
export const ECONNREFUSED = 111;
export const EINPROGRESS = 115;

/** Machines whose layout of structures this code knows: 64 bits, little endian. */
export const KNOWN_ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'riscv64', 'loong64'];

/** `struct epoll_event` is packed on x86-64 only. */
export const epollEventOf = (architecture: string) =>
  architecture === 'x64' ? { bytes: 12, dataAt: 4 } : { bytes: 16, dataAt: 8 };
