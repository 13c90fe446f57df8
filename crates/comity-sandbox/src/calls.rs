//! The lock over system calls, by seccomp: two filters, of which the stricter answer counts.
//!
//! The first ends the process at calls that no reader makes by mistake: connections, other programs, other
//! processes, the kernel's own parts. The second knows the calls that reading needs; any other gets "no such
//! call", upon which the C library falls back to an older one or gives up in order. So a new C library does
//! not break the reader, and a call that nobody thought of is not open either.

use crate::child::EnterError;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};
use std::collections::BTreeMap;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Closes the lock; a sentence comes back where the kernel has none.
pub(crate) fn lock() -> Result<Option<String>, EnterError> {
    let failed = |reason: String| EnterError::Lock { what: "system calls", reason };
    let ending = program(ending(), SeccompAction::Allow, SeccompAction::KillProcess).map_err(failed)?;
    let needed = needed().map_err(|error| failed(error.to_string()))?;
    let absent = u32::try_from(libc::ENOSYS).unwrap_or_default();
    let needed = program(needed, SeccompAction::Errno(absent), SeccompAction::Allow).map_err(failed)?;
    for filter in [&ending, &needed] {
        match apply_filter(filter) {
            Ok(()) => {}
            Err(seccompiler::Error::Prctl(error) | seccompiler::Error::Seccomp(error))
                if matches!(error.raw_os_error(), Some(libc::EINVAL | libc::ENOSYS)) =>
            {
                return Ok(Some(
                    "this kernel has no seccomp filters: the reader's system calls are not locked".to_owned(),
                ));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    }
    Ok(None)
}

fn program(rules: Rules, otherwise: SeccompAction, then: SeccompAction) -> Result<BpfProgram, String> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| error.to_string())?;
    SeccompFilter::new(rules, otherwise, then, arch)
        .and_then(BpfProgram::try_from)
        .map_err(|error| error.to_string())
}

/// Calls at which the process ends.
fn ending() -> Rules {
    let mut calls = vec![
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_send_signal,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_setns,
        libc::SYS_unshare,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_io_uring_setup,
        libc::SYS_userfaultfd,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
        libc::SYS_swapon,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_keyctl,
        libc::SYS_open_by_handle_at,
        libc::SYS_setuid,
        libc::SYS_setgid,
    ];
    #[cfg(target_arch = "x86_64")]
    calls.extend([libc::SYS_fork, libc::SYS_vfork]);
    calls.sort_unstable();
    calls.into_iter().map(|call| (call, Vec::new())).collect()
}

/// Calls that reading needs.
fn needed() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = open_calls().into_iter().map(|call| (call, Vec::new())).collect();
    let when = |argument: u8, operator: SeccompCmpOp, value: u64| {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value)?;
        SeccompRule::new(vec![condition]).map(|rule| vec![rule])
    };
    // A thread of this process, yes; another process, no.
    let thread = u64::try_from(libc::CLONE_THREAD).unwrap_or_default();
    rules.insert(libc::SYS_clone, when(0, SeccompCmpOp::MaskedEq(thread), thread)?);
    // `abort` sends a signal to the process itself.
    let own = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, when(0, SeccompCmpOp::Eq, own)?);
    // Its own limits, to read them; raising them is beyond the hard ones.
    rules.insert(libc::SYS_prlimit64, when(0, SeccompCmpOp::Eq, 0)?);
    Ok(rules)
}

fn open_calls() -> Vec<i64> {
    [FILE_CALLS, MEMORY_CALLS, CLOCK_CALLS, OLD_CALLS].concat()
}

const FILE_CALLS: &[i64] = &[
    // Reading and writing what is open.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fcntl,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_ppoll,
    libc::SYS_fadvise64,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_flock,
    // Files by name, as far as the other lock lets them.
    libc::SYS_openat,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_unlinkat,
    libc::SYS_mkdirat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
];

const MEMORY_CALLS: &[i64] = &[
    // Memory and threads.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_membarrier,
    libc::SYS_prctl,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

const CLOCK_CALLS: &[i64] = &[
    // The clock, chance, and who one is.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getrusage,
    libc::SYS_uname,
    libc::SYS_sysinfo,
];

/// Calls that newer kernels' tables have dropped; the C library still makes them on this one.
#[cfg(target_arch = "x86_64")]
const OLD_CALLS: &[i64] = &[
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_getdents,
    libc::SYS_poll,
    libc::SYS_dup2,
    libc::SYS_unlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_rename,
    libc::SYS_getrlimit,
    libc::SYS_time,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD_CALLS: &[i64] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_call_is_both_needed_and_ending() {
        let needed = needed().unwrap();
        for call in ending().keys() {
            assert!(!needed.contains_key(call), "call {call}");
        }
    }

    #[test]
    fn both_filters_can_be_put_into_the_kernels_words() {
        program(ending(), SeccompAction::Allow, SeccompAction::KillProcess).unwrap();
        program(needed().unwrap(), SeccompAction::Errno(38), SeccompAction::Allow).unwrap();
    }
}
