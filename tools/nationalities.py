"""Write forms/library/media/negara.csv: the nationalities that forms offer.

    python -m tools.nationalities

Codes: ISO 3166-1 alpha-3, and what ICAO 9303 part 3, section 5 adds for passports. Names: Unicode CLDR through Babel,
but for the few that officers write otherwise. Those met most in South Sumatra stand first.
"""

from __future__ import annotations

import csv
import io

from babel import Locale

from forms.catalogue import MEDIA

# ISO 3166-1: two letters and three, and XKX, which the European Union gives Kosovo.
CODES = """
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
    BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
    BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
    CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
    FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
    GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
    ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
    LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
    MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
    NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
    PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
    SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
    TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
    UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
    XKXKX
"""
FIRST = ["CHN", "IND", "MYS", "KOR", "USA", "SGP", "PAK", "BGD", "TUR", "THA", "JPN", "AUS", "AFG", "SDN"]
# Where CLDR says more, or something else, than an officer would look for.
SAID = {
    "CHN": ("RRT (Tiongkok)", "China"),
    "HKG": ("Hong Kong", "Hong Kong"),
    "MAC": ("Makau", "Macao"),
    "MMR": ("Myanmar", "Myanmar"),
    "PSE": ("Palestina", "Palestine"),
}
# In passports and nowhere in ISO 3166, and the two answers that a form needs beside them.
BESIDE = {
    "EUE": ("Uni Eropa (laissez-passer)", "European Union (laissez-passer)"),
    "UNO": ("Perserikatan Bangsa-Bangsa", "United Nations"),
    "UNA": ("Badan khusus PBB", "United Nations specialized agency"),
    "XOM": ("Ordo Militer Berdaulat Malta", "Sovereign Military Order of Malta"),
    "XXA": ("Tanpa kewarganegaraan", "Stateless"),
    "XXB": ("Pengungsi (Konvensi 1951)", "Refugee (1951 Convention)"),
    "XXC": ("Pengungsi lain", "Refugee, other"),
    "XXX": ("Tidak diketahui", "Unknown"),
    "LAIN": ("Negara lain (tulis)", "Other country (write)"),
}


def rows() -> list[tuple[str, str, str]]:
    """Code, Indonesian name, English name; in the order in which the list opens."""
    indonesian, english = Locale("id").territories, Locale("en").territories
    named = {code[2:]: (indonesian[code[:2]], english[code[:2]]) for code in CODES.split()} | SAID
    first = [(code, *named.pop(code)) for code in FIRST]
    rest = sorted(((code, *names) for code, names in named.items()), key=lambda row: row[1].casefold())
    return [*first, *rest, *((code, *names) for code, names in BESIDE.items())]


def text() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "label", "label_en"])
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    (MEDIA / "negara.csv").write_text(text(), encoding="utf-8")
