"""Jejak audit: every write, newest first, and whether the chain is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from core.errors import Reason, Refusal
from models import audit, report_list
from models.tables_ledger import AuditEntry
from office.permission import allow
from office.words import _, link
from workflow.roles import READS_AUDIT

blueprint = Blueprint("audit", __name__)
PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    href: str
    detail: str
    hash: str


@blueprint.get("/audit")
@allow(READS_AUDIT)
def entries() -> str:
    """A page of the chain; ``?after=`` the number of the last entry already seen, ``?whole=1`` reads it all again."""
    after = request.args.get("after", "")
    if after and not after.isdecimal():
        raise Refusal(Reason.BAD_CURSOR)
    rows = audit.list_entries(current_user, int(after) if after else None, PAGE + 1)
    names, codes = audit.names_in(current_user, rows), _codes(rows)
    older = link("office.audit.entries", after=rows[PAGE - 1].seq) if len(rows) > PAGE else None
    return render_template(
        "audit.html",
        lines=[_line(row, names, codes) for row in rows[:PAGE]],
        older=older,
        newest=link("office.audit.entries") if after else None,
        # Each entry shown is held against its own seal; the whole chain may be millions long.
        broken_at=audit.broken_among(rows),
        chain=audit.verify_chain() if request.args.get("whole") == "1" else None,
        whole=link("office.audit.entries", whole="1"),
    )


def _codes(rows: list[AuditEntry]) -> dict[str, str]:
    """root id → code of the reports named here that this reader may open."""
    roots = {row.object.removeprefix("report:") for row in rows if row.object.startswith("report:")}
    return report_list.codes_of(current_user, roots) if roots else {}


def _line(row: AuditEntry, names: dict[str, str], codes: dict[str, str]) -> Line:
    root_id = row.object.removeprefix("report:")
    return Line(
        seq=row.seq,
        at=row.at,
        who=_("Sistem") if row.actor == audit.SYSTEM else names.get(row.actor, row.actor),
        what=action_words().get(row.action, row.action),
        about=codes.get(root_id) or _about(row, names),
        href=link("office.review.report", root_id=root_id) if root_id in codes else "",
        detail=", ".join(f"{key}: {_plain(value)}" for key, value in row.detail.items()),
        hash=row.hash,
    )


def _about(row: AuditEntry, names: dict[str, str]) -> str:
    code = row.detail.get("code")
    return str(code) if code else names.get(row.object, row.object)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def action_words() -> dict[str, str]:
    """What was done, as a person says it; an action not named here shows its own word."""
    return {
        "report.received": _("Menerima laporan"),
        "report.repaired": _("Menerima perbaikan laporan"),
        "report.held": _("Menahan laporan"),
        "report.conflicted": _("Menerima laporan berbeda isi"),
        "report.quarantined": _("Menyimpan laporan terpisah"),
        "report.approved": _("Menyetujui laporan"),
        "report.returned": _("Mengembalikan laporan"),
        "report.rejected": _("Menolak laporan"),
        "report.merged": _("Menggabung laporan ke laporan lain"),
        "report.merged_here": _("Menggabung laporan lain ke laporan ini"),
        "report.unmerged_here": _("Mengeluarkan laporan lain dari laporan ini"),
        "report.kept_apart": _("Menyatakan laporan tidak sama"),
        "report.rejection_proposed": _("Mengusulkan penolakan laporan"),
        "report.rejection_sent_back": _("Mengembalikan usulan penolakan"),
        "report.raised": _("Menandai laporan segera"),
        "report.follow_chosen": _("Memilih tindak lanjut"),
        "report.follow_taken_back": _("Menarik tindak lanjut"),
        "report.follow_done": _("Menutup tindak lanjut"),
        "obstacle.answer": _("Menjawab hambatan"),
        "obstacle.escalate": _("Meneruskan hambatan ke Kanwil"),
        "obstacle.reply": _("Menjawab hambatan sebagai Kanwil"),
        "obstacle.ask": _("Meminta pelapor memastikan hambatan"),
        "obstacle.confirm": _("Menyatakan hambatan selesai"),
        "obstacle.close": _("Menutup hambatan dengan hasil"),
        "obstacle.reopen": _("Membuka lagi hambatan"),
        "obstacle.expired": _("Hambatan ditutup karena tidak dijawab pelapor"),
        "filter.kept": _("Menyimpan saringan"),
        "filter.renamed": _("Mengganti nama saringan"),
        "filter.shared": _("Membagikan saringan"),
        "filter.unshared": _("Berhenti membagikan saringan"),
        "filter.forgotten": _("Menghapus saringan"),
        "task.given": _("Memberi tugas"),
        "task.done": _("Menerima laporan yang menjawab tugas"),
        "task.withdrawn": _("Menarik tugas"),
        "service.schedule": _("Menjadwalkan layanan"),
        "service.move": _("Memindahkan jadwal layanan"),
        "service.serve": _("Mencatat hasil layanan"),
        "service.finish": _("Menyelesaikan layanan"),
        "service.decline": _("Menolak permintaan layanan"),
        "service.reopen": _("Membuka lagi permintaan layanan"),
        "activity.plan": _("Merencanakan kegiatan"),
        "activity.edit": _("Mengubah rencana kegiatan"),
        "activity.cancel": _("Membatalkan rencana kegiatan"),
        "activity.join": _("Menghubungkan rencana dan laporan kegiatan"),
        "activity.part": _("Memisahkan rencana dan laporan kegiatan"),
        "detection.refer": _("Mencatat rujukan deteksi dini"),
        "detection.withdraw": _("Membatalkan rujukan deteksi dini"),
        "detection.answer": _("Mencatat jawaban instansi"),
        "detection.close": _("Mencatat hasil deteksi dini"),
        "detection.reopen": _("Membuka lagi deteksi dini"),
        "detection.name_read": _("Membuka nama di deteksi dini"),
        "coordination.give": _("Memberi tugas dari tindak lanjut koordinasi"),
        "coordination.finish": _("Menyelesaikan tindak lanjut koordinasi"),
        "coordination.cancel": _("Membatalkan tindak lanjut koordinasi"),
        "coordination.reopen": _("Membuka lagi tindak lanjut koordinasi"),
        "coordination.answered": _("Menerima laporan yang menjawab tindak lanjut koordinasi"),
        "lesson.used": _("Mencatat pemakaian pelajaran"),
        "share.begun": _("Membagikan kepada kantor lain"),
        "share.opened": _("Membuka yang dibagikan kantor lain"),
        "share.ended": _("Mengakhiri pembagian"),
        "checklist.set": _("Mengubah daftar periksa"),
        "report.removed": _("Menghapus isi laporan yang lewat masa simpan"),
        "retention.run": _("Menjalankan penghapusan masa simpan"),
        "report.claimed": _("Mulai memeriksa laporan"),
        "report.released": _("Melepas laporan yang diperiksa"),
        "report.reopened": _("Membuka lagi laporan"),
        "report.back_after_restore": _("Menerima kembali laporan yang hilang oleh pemulihan"),
        "report.refused": _("Menyisihkan kiriman yang tidak terbaca"),
        "report.carried": _("Membawakan laporan HP lain"),
        "courier.imported": _("Menerima berkas titipan"),
        "courier.set_aside": _("Menyisihkan berkas titipan yang tidak terbaca"),
        "body.kept_aside": _("Menyisihkan kiriman yang tidak terbaca"),
        "quarantine.taken_in": _("Menerima kiriman yang disisihkan"),
        "report.printed": _("Menyiapkan laporan untuk dicetak"),
        "period.signed": _("Menandatangani laporan berkala"),
        "period.returned": _("Mengembalikan laporan berkala"),
        "period.exported": _("Mengunduh laporan berkala"),
        "fsck.figures.made_anew": _("Menghitung ulang angka"),
        "export.begun": _("Mulai mengekspor daftar laporan"),
        "export.ended": _("Selesai mengekspor daftar laporan"),
        "file.received": _("Menerima berkas"),
        "file.read": _("Membuka berkas"),
        "person.added": _("Menambah orang"),
        "person.password_set": _("Mengganti kata sandi"),
        "person.deactivated": _("Menonaktifkan orang"),
        "person.changed": _("Mengubah data orang"),
        "person.reactivated": _("Mengaktifkan lagi orang"),
        "villages.handed_over": _("Menyerahkan desa"),
        "villages.taken_over": _("Menerima desa dari pemegang lama"),
        "report.identity_asked": _("Meminta identitas penyampai"),
        "report.identity_granted": _("Menyetujui pembukaan identitas penyampai"),
        "report.identity_refused": _("Menolak pembukaan identitas penyampai"),
        "report.identity_withdrawn": _("Menarik permintaan identitas penyampai"),
        "report.identity_read": _("Membuka identitas penyampai"),
        "register.same": _("Menyatakan dua entri register sama"),
        "register.different": _("Menyatakan dua entri register berbeda"),
        "register.undone": _("Membatalkan keputusan tentang dua entri register"),
        "register.noted": _("Mencatat di register"),
        "register.printed": _("Menyiapkan entri register untuk dicetak"),
        "register.identity_read": _("Membuka identitas di register"),
        "enrolment.offered": _("Membuat kode pendaftaran HP"),
        "device.enrolled": _("Mendaftarkan HP"),
        "device.revoked": _("Mencabut akses HP"),
        "device.cleared": _("Mendengar bahwa data HP terhapus"),
        "device.forked": _("Menerima nomor urut yang sama dua kali"),
        "village.registered": _("Mendaftarkan desa"),
        "village.stage": _("Mengubah tahap desa"),
        "village.document": _("Mencatat surat desa"),
        "village.withdrawn": _("Menarik surat desa"),
        "village.contacts": _("Memperbarui kontak desa"),
        "village.assigned": _("Menugaskan PIMPASA"),
        "village.ended": _("Mengakhiri penugasan PIMPASA"),
        "office.kept": _("Mencatat kantor"),
        "areas.kept": _("Mencatat daftar wilayah"),
        "work_area.kept": _("Mencatat wilayah kerja"),
        "work_area.moved": _("Memindahkan wilayah kerja"),
        "setting.kept": _("Mengubah jangka waktu"),
        "form.published": _("Menerbitkan formulir"),
        "form.state": _("Mengubah keadaan formulir"),
        "form.draft_kept": _("Mengunggah draf formulir"),
        "form.draft_removed": _("Menghapus draf formulir"),
        "list.kept": _("Mengunggah daftar pilihan"),
        "list.dated": _("Menetapkan tanggal daftar pilihan"),
        "list.called_off": _("Membatalkan daftar pilihan"),
        "list.published": _("Menerbitkan daftar pilihan"),
        "token.made": _("Membuat token API"),
        "token.revoked": _("Mencabut token API"),
        "token.used": _("Memakai token API"),
        "hook.added": _("Menambah alamat webhook"),
        "hook.ended": _("Mengakhiri alamat webhook"),
        "hook.secret_renewed": _("Membuat kunci baru untuk webhook"),
        "hook.sent_again": _("Mengirim ulang kiriman webhook"),
        "backup.verified": _("Memeriksa cadangan"),
        "backup.restored": _("Memulihkan dari cadangan"),
        "fsck.file.missing": _("Menunggu lagi berkas yang hilang"),
        "fsck.file.found": _("Menemukan berkas yang sudah tiba"),
        "fsck.file.row_written": _("Mencatat lagi berkas yang ada"),
        "fsck.file.set_aside": _("Menyisihkan berkas tanpa laporan"),
        "fsck.file.counted": _("Menghitung lagi berkas laporan"),
        "fsck.numbers.made_anew": _("Menghitung ulang nomor laporan sebuah HP"),
        "fsck.search.made_anew": _("Menyusun ulang pencarian"),
        "fsck.safe_seq.lowered": _("Membatalkan tanda aman"),
        "fsck.upload.forgotten": _("Membatalkan kiriman berkas yang terputus"),
        "fsck.draft.removed": _("Menghapus sisa kiriman yang terputus"),
    }
