import { EINTR, EPOLL_CTL_ADD, EPOLLERR, EPOLLHUP, EPOLLIN, EPOLLOUT, epollEventOf, SOCK_CLOEXEC } from './abi.ts';
import { callFailure } from './errno.ts';
import { reserve, type Libc } from '../../libc.ts';

/** An epoll(7) instance. A descriptor leaves it by being closed. */
export type Poller = {
  /** Tells when a connect on this descriptor has ended. */
  watchConnect(fd: number): void;
  watchInput(fd: number): void;
  /**
   * Blocks for at most so many whole milliseconds and calls back for each descriptor that something happened to.
   * `error`: there is something in its error queue, or it failed.
   */
  wait(timeoutMs: number, happened: (fd: number, error: boolean) => void): void;
  close(): void;
};

const MOST_EVENTS = 256;

export function openPoller(libc: Libc, architecture: string): Poller {
  const layout = epollEventOf(architecture);
  const event = reserve(layout.bytes);
  const events = reserve(layout.bytes * MOST_EVENTS);
  const epoll = libc.epollCreate(SOCK_CLOEXEC);
  if (epoll < 0) throw callFailure('epoll_create1', libc.errno());

  const watch = (fd: number, mask: number) => {
    event.view.setUint32(0, mask, true);
    event.view.setInt32(layout.dataAt, fd, true);
    if (libc.epollControl(epoll, EPOLL_CTL_ADD, fd, event.bytes) < 0) throw callFailure('epoll_ctl', libc.errno());
  };
  return {
    watchConnect: (fd) => watch(fd, EPOLLOUT | EPOLLERR | EPOLLHUP),
    watchInput: (fd) => watch(fd, EPOLLIN),
    wait(timeoutMs, happened) {
      const count = libc.epollWait(epoll, events.bytes, MOST_EVENTS, timeoutMs);
      if (count < 0 && libc.errno() !== EINTR) throw callFailure('epoll_wait', libc.errno());
      for (let index = 0; index < count; index++) {
        const at = index * layout.bytes;
        happened(events.view.getInt32(at + layout.dataAt, true), (events.view.getUint32(at, true) & EPOLLERR) !== 0);
      }
    },
    close: () => void libc.close(epoll),
  };
}
