"""A session: what one page asks of the engine, and the jobs that it has started."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from zhishen.errors import ArgumentError, MissingDependencyError, ZhishenError
from zhishen.lab.engine import files, kept, machine
from zhishen.lab.engine.freed_memory import return_freed_memory
from zhishen.lab.engine.jobs import Job
from zhishen.lab.engine.operation import Operation, operations
from zhishen.lab.engine.protocol import Request, encode, parse
from zhishen.messages import listed, message, set_language

__all__ = ["MOST_JOBS", "Session"]

MOST_JOBS: Final = 8  # of one session


class Session:
    """The jobs of one page, and the language of its texts.

    The methods of all sessions must be called by one thread: the language is a setting of the process.

    Args:
        language: ``"en"`` or ``"zh"``.
        own_machine: whether it runs on a machine of the reader's own, see `zhishen.lab.engine.machine`.
        own: operations that only this session has, such as those on an object of the reader's; they come before those
            of the same name.

    Attributes:
        language: ``"en"`` or ``"zh"``.
        jobs: the jobs that have not ended, by id.
        files: what the page has uploaded.
        kept: what it has computed and may ask about again.

    Examples:
        >>> from zhishen.lab.engine.protocol import decode
        >>> reply = Session().handle('{"id": 1, "do": "compute", "operation": "broadcasting", "arguments": {}}')
        >>> sorted(decode(reply))
        ['id', 'result']
    """

    def __init__(
        self, language: str = "en", *, own_machine: bool = True, own: Mapping[str, Operation] | None = None
    ) -> None:
        self.language = language
        self._own: Mapping[str, Operation] = own or {}
        self._own_machine = own_machine
        self.jobs: dict[int, Job] = {}
        self.files: files.Files = files.Files()
        self.kept: kept.Kept = kept.Kept()
        self._operations: dict[int, Operation] = {}  # of the jobs
        self._has_ended_jobs = False

    def handle(self, text: str | bytes) -> bytes:
        """The reply to a message; a mistake in it becomes a reply with a sentence."""
        set_language(self.language)
        try:
            request = parse(text)
        except ZhishenError as error:
            return encode({"id": -1, "error": str(error)})
        return self.answer(request)

    def answer(self, request: Request) -> bytes:
        """The reply to a request."""
        self._enter()
        try:
            return encode({"id": request.id, "result": _ACTIONS[request.do](self, request)})
        except (ZhishenError, MemoryError) as error:
            return encode({"id": request.id, "error": _sentence(error)})

    def advance(self) -> list[bytes]:
        """Do one step of each job that runs; return the frames for the page."""
        self._enter()
        replies: list[bytes] = []
        for job in list(self.jobs.values()):
            try:
                if job.running and not job.finished:
                    job.advance()
                replies += self._frames(job)
            except (ZhishenError, MemoryError) as error:
                self._end(job)
                replies.append(encode({"id": job.id, "error": _sentence(error), "finished": True}))
        return replies

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return any(job.running for job in self.jobs.values())

    def close(self) -> None:
        """End all jobs, and forget the files and the results."""
        for job in list(self.jobs.values()):
            self._end(job)
        self.files.clear()
        self.kept.clear()
        self._forget_ended_jobs()

    def _enter(self) -> None:
        """Make language, files, results and machine those of this session."""
        set_language(self.language)
        files.use(self.files)
        kept.use(self.kept)
        machine.use(self._own_machine)

    def _frames(self, job: Job) -> list[bytes]:
        frame = job.frame()
        replies = [] if frame is None else [encode({"id": job.id, "frame": frame})]
        if job.finished and not job.waits:
            self._end(job)
            replies.append(encode({"id": job.id, "finished": True}))
        return replies

    def _end(self, job: Job) -> None:
        job.close()
        self.jobs.pop(job.id, None)
        self._operations.pop(job.id, None)
        self._has_ended_jobs = True

    def _forget_ended_jobs(self) -> None:
        """Free the memory of jobs that have ended: their parts refer to each other, and Python keeps them a while."""
        if self._has_ended_jobs:
            self._has_ended_jobs = False
            return_freed_memory()

    def _compute(self, request: Request) -> Mapping[str, Any]:
        return self._operation(request, job=False).compute(request.arguments)

    def _script(self, request: Request) -> Mapping[str, Any]:
        return {"text": self._operation(request).code(request.arguments)}

    def _source(self, request: Request) -> Mapping[str, Any]:
        return {"sources": self._operation(request).source()}

    def _start(self, request: Request) -> Mapping[str, Any]:
        found = self._operation(request, job=True)
        alike = sum(other is found for other in self._operations.values())
        most = MOST_JOBS if found.most is None else found.most
        if len(self.jobs) >= MOST_JOBS or alike >= most:
            raise ArgumentError(
                "{operation}: expected at most {most} jobs on a page, got one more; stop one first",
                operation=request.operation,
                most=most,
            )
        if request.id in self.jobs:
            raise ArgumentError(
                "{operation}: expected a new id, got {id}, which a job has; count on",
                operation=request.operation,
                id=request.id,
            )
        self._forget_ended_jobs()
        steps: Iterator[Any] = found.compute(request.arguments)
        self.jobs[request.id] = Job(request.id, steps, pace=found.pace)
        self._operations[request.id] = found
        return {"job": request.id}

    def _prepare(self, request: Request) -> Mapping[str, Any]:
        result = self._start(request)
        self.jobs[request.id].running = False  # until a step, or until it is resumed
        return result

    def _job(self, request: Request) -> Job | None:
        return self.jobs.get(request.job)  # a job may have ended by itself: that is no mistake of the page

    def _pause(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            job.running = False
        return {}

    def _resume(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            job.running = True
        return {}

    def _step(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            job.running = False
            job.advance()
        return {}

    def _tell(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            return self._operations[job.id].tell(job.steps, request.operation, request.arguments)
        return {}

    def _next(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            job.page_is_ready()
        return {}

    def _stop(self, request: Request) -> Mapping[str, Any]:
        if job := self._job(request):
            self._end(job)
        return {}

    def _operation(self, request: Request, *, job: bool | None = None) -> Operation:
        """The operation of a request; a job or none, if that matters."""
        known = {**operations(), **self._own}
        found = known.get(request.operation)
        if found is None or (job is not None and found.is_job != job):
            names = [name for name, each in known.items() if job is None or each.is_job == job]
            raise ArgumentError(
                "message: expected operation to be one of {names}, got {name!r}; send one of these",
                names=listed(sorted(names)),
                name=request.operation[:100],
            )
        return found


def _sentence(error: ZhishenError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return message("there is too little memory; choose smaller sizes")
    if isinstance(error, MissingDependencyError) and not machine.is_own():
        return message(
            "this needs the lab on a machine of your own, got a site that computes in the browser, where a package is "
            "missing ({package}); install zhishen, and run zhishen lab",
            package=getattr(error.__cause__, "name", None) or error,
        )
    return str(error)


_ACTIONS: Final[Mapping[str, Callable[[Session, Request], Mapping[str, Any]]]] = {
    "compute": Session._compute, "script": Session._script, "source": Session._source, "start": Session._start,
    "prepare": Session._prepare,
    "pause": Session._pause, "resume": Session._resume, "step": Session._step, "next": Session._next,
    "stop": Session._stop, "tell": Session._tell,
}  # fmt: skip
