"""The code under test: a FastAPI service for notes, with a SQLAlchemy session as dependency."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class Note(Base):
    __tablename__ = "notes"
    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


async def get_session():
    """Give the session of one request; a test overrides it."""
    raise RuntimeError("there is no database here")


app = FastAPI()
Session = Annotated[AsyncSession, Depends(get_session)]


@app.get("/notes/{name}")
async def read_note(name: str, session: Session):
    note = await session.scalar(select(Note).where(Note.name == name))
    if note is None:
        raise HTTPException(404)
    return note.text


@app.put("/notes/{name}", status_code=201)
async def write_note(name: str, text: str, session: Session):
    async with session.begin():
        session.add(Note(name=name, text=text))
