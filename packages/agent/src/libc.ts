import koffi from 'koffi';

/** The C library's calls that probes and questions to the kernel need, as they are: a negative result is a failure, and then `errno` says which. */
export type Libc = ReturnType<typeof bindLibc>;

/** `koffi.load(null)` finds the C library that this process runs with, glibc or musl. Throws where koffi has no binary. */
export function bindLibc() {
  const lib = koffi.load(null);
  return {
    socket: lib.func('int socket(int, int, int)') as (domain: number, type: number, protocol: number) => number,
    close: lib.func('int close(int)') as (fd: number) => number,
    setsockopt: lib.func('int setsockopt(int, int, int, const void*, unsigned int)') as (
      fd: number,
      level: number,
      option: number,
      value: Uint8Array,
      bytes: number,
    ) => number,
    getsockopt: lib.func('int getsockopt(int, int, int, void*, void*)') as (
      fd: number,
      level: number,
      option: number,
      value: Uint8Array,
      bytes: Uint8Array,
    ) => number,
    getsockname: lib.func('int getsockname(int, void*, void*)') as (
      fd: number,
      name: Uint8Array,
      bytes: Uint8Array,
    ) => number,
    bind: lib.func('int bind(int, const void*, unsigned int)') as ToAddress,
    connect: lib.func('int connect(int, const void*, unsigned int)') as ToAddress,
    recvmsg: lib.func('intptr_t recvmsg(int, void*, int)') as (
      fd: number,
      message: Uint8Array,
      flags: number,
    ) => number,
    send: lib.func('intptr_t send(int, const void*, size_t, int)') as Transfer,
    recv: lib.func('intptr_t recv(int, void*, size_t, int)') as Transfer,
    read: lib.func('intptr_t read(int, void*, size_t)') as (fd: number, bytes: Uint8Array, length: number) => number,
    eventfd: lib.func('int eventfd(unsigned int, int)') as (initial: number, flags: number) => number,
    epollCreate: lib.func('int epoll_create1(int)') as (flags: number) => number,
    epollControl: lib.func('int epoll_ctl(int, int, int, void*)') as (
      epoll: number,
      operation: number,
      fd: number,
      event: Uint8Array,
    ) => number,
    epollWait: lib.func('int epoll_wait(int, void*, int, int)') as (
      epoll: number,
      events: Uint8Array,
      most: number,
      timeoutMs: number,
    ) => number,
    clockGettime: lib.func('int clock_gettime(int, void*)') as (clock: number, time: Uint8Array) => number,
    setns: lib.func('int setns(int, int)') as (fd: number, type: number) => number,
    /** Of the call just made on this thread. */
    errno: () => koffi.errno(),
  };
}
type Transfer = (fd: number, bytes: Uint8Array, length: number, flags: number) => number;
type ToAddress = (fd: number, address: Uint8Array, bytes: number) => number;

/** Memory that C may keep pointers to, for as long as something of ours holds `bytes` or `view`. */
export type Memory = { readonly bytes: Uint8Array; readonly view: DataView; readonly address: bigint };

/** An explicit ArrayBuffer lies outside the garbage-collected heap and never moves, unlike a small typed array. */
export function reserve(size: number): Memory {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  return { bytes, view: new DataView(bytes.buffer), address: koffi.address(bytes) };
}
